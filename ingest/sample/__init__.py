"""The sample library: papers on reinforcement learning, summarised in our own words."""
