"""Design sprints: a group works on one challenge in timed blocks, from understanding to a tested prototype.

Owns the programme of blocks, who takes part, ideas that stay sealed until everybody wrote theirs, dots, storyboard,
prototype, test and harvest. Never opens a need, task or item itself: the harvest asks the app that owns it.
"""
