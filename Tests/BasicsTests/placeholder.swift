// The tests of Basics stand in this folder.
