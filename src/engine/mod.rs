//! Pure numbers: equations, programs, runs and explanations. No TOML, no terminal.
