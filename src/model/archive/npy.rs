//! `.npy`: one array of NumPy.

use std::io::{self, Read};

use super::Entry;
use super::npy_header::NpyHeader;
use crate::model::float::{Float, each};

/// Bytes that are read at once, a multiple of every number's.
const BLOCK: usize = 1 << 16;

/// Appends the numbers of bytes.
type Decode = fn(&[u8], &mut Vec<f64>);

/// What the numbers of an array are.
enum Kind {
    Float(Float),
    /// Whole ones or truths: so many bytes each.
    Whole(usize, Decode),
}

impl Kind {
    /// Of NumPy's letters for it, without the byte order.
    fn of(letters: &str) -> Option<Self> {
        Some(match letters {
            "f2" => Self::Float(Float::F16),
            "f4" => Self::Float(Float::F32),
            "f8" => Self::Float(Float::F64),
            "b1" | "u1" => Self::Whole(1, |bytes, numbers| {
                numbers.extend(bytes.iter().map(|byte| f64::from(*byte)));
            }),
            "i1" => Self::Whole(1, |bytes, numbers| {
                each(bytes, numbers, |chunk| f64::from(i8::from_le_bytes(chunk)));
            }),
            "i2" => Self::Whole(2, |bytes, numbers| {
                each(bytes, numbers, |chunk| f64::from(i16::from_le_bytes(chunk)));
            }),
            "i4" => Self::Whole(4, |bytes, numbers| {
                each(bytes, numbers, |chunk| f64::from(i32::from_le_bytes(chunk)));
            }),
            "u2" => Self::Whole(2, |bytes, numbers| {
                each(bytes, numbers, |chunk| f64::from(u16::from_le_bytes(chunk)));
            }),
            "u4" => Self::Whole(4, |bytes, numbers| {
                each(bytes, numbers, |chunk| f64::from(u32::from_le_bytes(chunk)));
            }),
            "u8" => Self::Whole(8, |bytes, numbers| {
                each(bytes, numbers, |chunk| u64::from_le_bytes(chunk) as f64);
            }),
            "i8" => Self::Whole(8, |bytes, numbers| {
                each(bytes, numbers, |chunk| i64::from_le_bytes(chunk) as f64);
            }),
            _ => return None,
        })
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Float(float) => float.bytes(),
            Self::Whole(bytes, _) => *bytes,
        }
    }

    fn decode(&self, bytes: &[u8], numbers: &mut Vec<f64>) {
        match self {
            Self::Float(float) => float.decode(bytes, numbers),
            Self::Whole(_, decode) => decode(bytes, numbers),
        }
    }
}

/// An array whose header was read.
pub(in crate::model) struct Npy {
    header: NpyHeader,
}

impl Npy {
    /// Reads the header.
    pub(in crate::model) fn open(bytes: &mut dyn Read) -> io::Result<Self> {
        NpyHeader::read(bytes).map(|header| Self { header })
    }

    /// Its shape.
    pub(in crate::model) fn shape(&self) -> &[usize] {
        &self.header.shape
    }

    /// The kind of its numbers without their byte order.
    fn letters(&self) -> &str {
        self.header.kind.get(1..).unwrap_or_default()
    }

    /// The array as an entry of that name.
    pub(super) fn entry(&self, name: String) -> Entry {
        let format = match Kind::of(self.letters()) {
            Some(Kind::Float(float)) => Ok(float),
            _ => Err(self.header.kind.clone()),
        };
        Entry {
            name,
            shape: self.header.shape.clone(),
            format,
        }
    }

    /// The numbers, row by row; `bytes` stands behind the header.
    pub(in crate::model) fn numbers(self, bytes: &mut dyn Read) -> io::Result<Vec<f64>> {
        let kind = Kind::of(self.letters()).ok_or_else(|| {
            let what = format!(
                "the array holds {}, and f2, f4, f8, whole numbers and b1 are read",
                self.header.kind
            );
            io::Error::new(io::ErrorKind::InvalidData, what)
        })?;
        let size = kind.bytes();
        // Grows as it reads: a header that promises more than there is takes no memory.
        let mut numbers = Vec::new();
        let mut block = [0; BLOCK];
        let mut left = self.header.shape.iter().product::<usize>().saturating_mul(size);
        while left > 0 {
            let part = &mut block[..left.min(BLOCK)];
            bytes.read_exact(part)?;
            left -= part.len();
            if self.header.kind.starts_with('>') {
                part.chunks_exact_mut(size).for_each(<[u8]>::reverse);
            }
            kind.decode(part, &mut numbers);
        }
        Ok(if self.header.fortran {
            by_rows(&numbers, &self.header.shape)
        } else {
            numbers
        })
    }
}

/// Numbers whose first index goes fastest, put so that the last one does.
fn by_rows(numbers: &[f64], shape: &[usize]) -> Vec<f64> {
    let mut out = Vec::with_capacity(numbers.len());
    let mut index = vec![0; shape.len()];
    for _ in 0..numbers.len() {
        let mut step = 1;
        let mut at = 0;
        for (index, size) in index.iter().zip(shape) {
            at += index * step;
            step *= size;
        }
        out.push(numbers[at]);
        for (index, size) in index.iter_mut().zip(shape).rev() {
            *index += 1;
            if *index < *size {
                break;
            }
            *index = 0;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(kind: &str, fortran: bool, shape: &[usize], numbers: &[u8]) -> io::Result<Vec<f64>> {
        let mut bytes = NpyHeader {
            kind: kind.to_owned(),
            fortran,
            shape: shape.to_vec(),
        }
        .to_bytes();
        bytes.extend(numbers);
        let mut rest = &bytes[..];
        let array = Npy::open(&mut rest)?;
        assert_eq!(array.shape(), shape);
        array.numbers(&mut rest)
    }

    #[test]
    fn both_orders_are_read_row_by_row() {
        for (fortran, stored) in [
            (false, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
            (true, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]),
        ] {
            let bytes: Vec<u8> = stored
                .iter()
                .flat_map(|number: &f64| number.to_le_bytes())
                .collect();
            let numbers = array("<f8", fortran, &[2, 3], &bytes).unwrap();
            assert_eq!(numbers, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        }
    }

    #[test]
    fn every_kind_of_number_is_read_in_both_byte_orders() {
        for (kind, little) in [
            ("f2", vec![0x00, 0xc4]),
            ("f4", (-4.0_f32).to_le_bytes().to_vec()),
            ("f8", (-4.0_f64).to_le_bytes().to_vec()),
            ("i1", (-4_i8).to_le_bytes().to_vec()),
            ("i2", (-4_i16).to_le_bytes().to_vec()),
            ("i4", (-4_i32).to_le_bytes().to_vec()),
            ("i8", (-4_i64).to_le_bytes().to_vec()),
        ] {
            assert_eq!(
                array(&format!("<{kind}"), false, &[], &little).unwrap(),
                [-4.0],
                "{kind}"
            );
            let big: Vec<u8> = little.into_iter().rev().collect();
            assert_eq!(
                array(&format!(">{kind}"), false, &[1], &big).unwrap(),
                [-4.0],
                "{kind}"
            );
        }
        assert_eq!(array("|u1", false, &[2], &[4, 255]).unwrap(), [4.0, 255.0]);
        assert_eq!(array("|b1", false, &[2], &[0, 1]).unwrap(), [0.0, 1.0]);
        for (kind, largest) in [
            ("u2", u16::MAX.to_le_bytes().to_vec()),
            ("u4", u32::MAX.to_le_bytes().to_vec()),
            ("u8", u64::MAX.to_le_bytes().to_vec()),
        ] {
            let wanted = 2.0_f64.powi(8 * largest.len() as i32) - 1.0;
            let found = array(&format!("<{kind}"), false, &[], &largest).unwrap();
            assert_eq!(found, [wanted], "{kind}");
        }
        let refused = array("<c16", false, &[1], &[0; 16]).unwrap_err().to_string();
        assert!(refused.contains("holds <c16"), "{refused}");
    }

    #[test]
    fn arrays_of_more_than_a_block_are_whole() {
        let wanted: Vec<f64> = (0..20_000).map(f64::from).collect();
        let bytes: Vec<u8> = wanted.iter().flat_map(|number| number.to_le_bytes()).collect();
        assert_eq!(array("<f8", false, &[200, 100], &bytes).unwrap(), wanted);
        assert_eq!(array("<f8", false, &[0, 3], &[]).unwrap(), [0.0; 0]);
    }

    #[test]
    fn an_array_that_promises_more_than_there_is_ends_early() {
        let error = array("<f8", false, &[900_000_000], &[0; 64]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
