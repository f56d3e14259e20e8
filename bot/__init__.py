"""The read path: question → evidence → answer → terminal or Slack."""
