// The tests of Storage stand in this folder.
