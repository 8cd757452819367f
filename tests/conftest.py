"""What all tests share. No sleeps, no mocks: real database, real mail files, real clock moved by hand."""
