"""The Slack front: questions from channels and direct messages, answers in their threads."""
