//! The only terminal input and output.
