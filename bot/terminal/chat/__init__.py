"""`paperbot chat`: the conversation that a researcher keeps open.

    reading.py  →  loop.py  →  commands.py, talking.py  →  what `ask` prints
    (a line)       (what to do)  (a command, a question)

`state.py` holds what a chat knows, `session.py` the conversation and where it is kept. A new command is a function of the
chat and its arguments, and an entry in the table of `commands.py`.
"""
