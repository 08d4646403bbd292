"""The same requests over MCP: six tools, resources, and nothing that the command line would decide differently.

The server speaks the protocol and touches no warehouse. Each call is answered by a process that answers nothing else
meanwhile, forked from one that has everything imported (`workers/`): it is cancelled as Ctrl-C cancels a command, and
whatever it prints is not on the protocol's stream.
"""
