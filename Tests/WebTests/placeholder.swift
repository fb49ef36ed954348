// The tests of Web stand in this folder.
