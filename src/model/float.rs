//! The floating-point formats of model files. All become 64-bit numbers, without a change of value.

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

    /// Appends the numbers of little-endian bytes; an incomplete number at the end is left out.
    pub(super) fn decode(self, bytes: &[u8], numbers: &mut Vec<f64>) {
        match self {
            Float::F16 => each(bytes, numbers, |chunk| half(u16::from_le_bytes(chunk))),
            Float::Bf16 => each(bytes, numbers, |chunk| upper_half(u16::from_le_bytes(chunk))),
            Float::F32 => each(bytes, numbers, |chunk| f64::from(f32::from_le_bytes(chunk))),
            Float::F64 => each(bytes, numbers, f64::from_le_bytes),
        }
    }
}

/// Appends the numbers that N bytes each stand for; what is left at the end is left out.
pub(super) fn each<const N: usize>(bytes: &[u8], numbers: &mut Vec<f64>, number: impl Fn([u8; N]) -> f64) {
    numbers.extend(bytes.as_chunks::<N>().0.iter().map(|chunk| number(*chunk)));
}

/// IEEE 754 binary16: a sign, five bits of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let size = match i32::from(bits >> 10 & 0x1f) {
        0 => fraction * 2.0_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (1024.0 + fraction) * 2.0_f64.powi(exponent - 25),
    };
    size.copysign(if bits >> 15 == 1 { -1.0 } else { 1.0 })
}

/// bfloat16: a 32-bit number without its lower half.
fn upper_half(bits: u16) -> f64 {
    f64::from(f32::from_bits(u32::from(bits) << 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_numbers_of_16_bits_have_their_value() {
        let same =
            |ours: f64, wanted: f64| ours.to_bits() == wanted.to_bits() || ours.is_nan() && wanted.is_nan();
        for bits in 0..=u16::MAX {
            let wanted = half::f16::from_bits(bits).to_f64();
            assert!(
                same(half(bits), wanted),
                "{bits:#06x}: {}, not {wanted}",
                half(bits)
            );
            let wanted = half::bf16::from_bits(bits).to_f64();
            assert!(same(upper_half(bits), wanted), "{bits:#06x}");
        }
    }

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
