//! Control sequences: `ESC [`, numbers and a letter.

/// A control sequence with its numbers.
pub(super) fn sequence(out: &mut Vec<u8>, numbers: &[u16], end: u8) {
    out.extend_from_slice(b"\x1b[");
    for (at, number) in numbers.iter().enumerate() {
        if at > 0 {
            out.push(b';');
        }
        decimal(out, *number);
    }
    out.push(end);
}

/// Writes a number in its digits.
pub(super) fn decimal(out: &mut Vec<u8>, number: u16) {
    if number >= 10 {
        decimal(out, number / 10);
    }
    out.push(b'0' + (number % 10) as u8);
}
