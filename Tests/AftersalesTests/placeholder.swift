// The tests of Aftersales stand in this folder.
