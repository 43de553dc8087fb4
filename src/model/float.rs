//! The floating-point formats of model files. All become 64-bit numbers, without a change of value.

use half::{bf16, f16};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Float {
    /// IEEE 754, 16 bits.
    F16,
    /// The upper half of a 32-bit number.
    Bf16,
    /// IEEE 754, 32 bits.
    F32,
    /// IEEE 754, 64 bits.
    F64,
}

impl Float {
    /// Bytes a number.
    pub fn bytes(self) -> usize {
        match self {
            Float::F16 | Float::Bf16 => 2,
            Float::F32 => 4,
            Float::F64 => 8,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Float::F16 => "f16",
            Float::Bf16 => "bf16",
            Float::F32 => "f32",
            Float::F64 => "f64",
        }
    }

    /// Appends the numbers of little-endian bytes; an incomplete number at the end is left out.
    pub(super) fn decode(self, bytes: &[u8], numbers: &mut Vec<f64>) {
        fn each<const N: usize>(bytes: &[u8], numbers: &mut Vec<f64>, number: impl Fn([u8; N]) -> f64) {
            numbers.extend(bytes.as_chunks::<N>().0.iter().map(|chunk| number(*chunk)));
        }
        match self {
            Float::F16 => each(bytes, numbers, |chunk| f16::from_le_bytes(chunk).to_f64()),
            Float::Bf16 => each(bytes, numbers, |chunk| bf16::from_le_bytes(chunk).to_f64()),
            Float::F32 => each(bytes, numbers, |chunk| f64::from(f32::from_le_bytes(chunk))),
            Float::F64 => each(bytes, numbers, f64::from_le_bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_without_a_change_of_value() {
        let decode = |float: Float, bytes: &[u8]| {
            let mut numbers = Vec::new();
            float.decode(bytes, &mut numbers);
            numbers
        };
        assert_eq!(decode(Float::F16, &[0x00, 0x3e, 0x00, 0xc0]), [1.5, -2.0]);
        assert_eq!(decode(Float::Bf16, &[0xc0, 0x3f]), [1.5]);
        assert_eq!(decode(Float::F32, &0.1_f32.to_le_bytes()), [f64::from(0.1_f32)]);
        assert_eq!(decode(Float::F64, &0.1_f64.to_le_bytes()), [0.1]);
        assert_eq!(decode(Float::F32, &[1, 2, 3]), [0.0; 0]);
    }
}
