//! `.npy`: one array of NumPy.
//!
//! The crate that reads the header multiplies sizes without looking for overflow, and its parser goes as deep as the
//! text does: what could hurt it is refused here before.

use std::io::{self, Cursor, Read};

use npyz::{DType, NpyFile, NpyHeader, Order};

use super::Entry;
use crate::model::float::Float;

/// The longest header, in bytes; NumPy itself reads 10 000.
const HEADER: usize = 10_000;
/// The most digits in a header. Sizes of that many digits together cannot overflow when they are multiplied.
const DIGITS: usize = 18;
/// How deep brackets may nest; an array of numbers needs two.
const DEPTH: usize = 4;

/// An array whose header was read.
pub(in crate::model) struct Npy {
    header: NpyHeader,
    /// Its shape.
    pub(in crate::model) shape: Vec<usize>,
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Npy {
    /// Reads the header.
    pub(in crate::model) fn open(bytes: &mut dyn Read) -> io::Result<Self> {
        let not = || invalid("this is not a .npy array");
        let mut head = vec![0; 10];
        bytes.read_exact(&mut head).map_err(|_| not())?;
        if &head[..6] != b"\x93NUMPY" {
            return Err(not());
        }
        let len = if head[6] == 1 {
            usize::from(u16::from_le_bytes([head[8], head[9]]))
        } else {
            head.resize(12, 0);
            bytes.read_exact(&mut head[10..])?;
            u32::from_le_bytes([head[8], head[9], head[10], head[11]]) as usize
        };
        if len > HEADER {
            return Err(invalid("the header of the .npy array is too long"));
        }
        let start = head.len();
        head.resize(start + len, 0);
        bytes.read_exact(&mut head[start..])?;
        let mut depth = 0_usize;
        for byte in &head[start..] {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEPTH {
                return Err(invalid("the header of the .npy array is nested too deeply"));
            }
        }
        if head[start..].iter().filter(|byte| byte.is_ascii_digit()).count() > DIGITS {
            return Err(invalid("the shape of the .npy array is too large"));
        }
        let header = NpyHeader::from_reader(Cursor::new(head))?;
        let shape: Option<Vec<usize>> = header
            .shape()
            .iter()
            .map(|size| usize::try_from(*size).ok())
            .collect();
        let shape = shape.ok_or_else(|| invalid("the shape of the .npy array is too large"))?;
        Ok(Self { header, shape })
    }

    /// The array as an entry of that name.
    pub(super) fn entry(&self, name: String) -> Entry {
        let format = match self.header.dtype() {
            DType::Plain(plain) => match plain.to_string().get(1..).unwrap_or_default() {
                "f2" => Ok(Float::F16),
                "f4" => Ok(Float::F32),
                "f8" => Ok(Float::F64),
                _ => Err(plain.to_string()),
            },
            other => Err(other.descr()),
        };
        Entry {
            name,
            shape: self.shape.clone(),
            format,
        }
    }

    /// The numbers, row by row; `bytes` stands behind the header.
    pub(in crate::model) fn numbers(self, bytes: impl Read) -> io::Result<Vec<f64>> {
        let order = self.header.order();
        let kind = match self.header.dtype() {
            DType::Plain(plain) => plain.to_string(),
            other => other.descr(),
        };
        let file = NpyFile::with_header(self.header, bytes);
        let numbers = match kind.get(1..).unwrap_or_default() {
            "f2" => collect(file, |value: half::f16| value.to_f64())?,
            "f4" => collect(file, |value: f32| f64::from(value))?,
            "f8" => collect(file, |value: f64| value)?,
            "b1" => collect(file, |value: bool| f64::from(u8::from(value)))?,
            "i1" => collect(file, |value: i8| f64::from(value))?,
            "u1" => collect(file, |value: u8| f64::from(value))?,
            "i2" => collect(file, |value: i16| f64::from(value))?,
            "i4" => collect(file, |value: i32| f64::from(value))?,
            "i8" => collect(file, |value: i64| value as f64)?,
            _ => {
                let what = format!("the array holds {kind}, and f2, f4, f8, whole numbers and b1 are read");
                return Err(invalid(&what));
            }
        };
        Ok(match order {
            Order::Fortran => by_rows(&numbers, &self.shape),
            Order::C => numbers,
        })
    }
}

/// Grows as it reads: a header that promises more than there is takes no memory.
fn collect<T: npyz::Deserialize, R: Read>(
    file: NpyFile<R>,
    number: impl Fn(T) -> f64,
) -> io::Result<Vec<f64>> {
    let values = file.data::<T>().map_err(|error| invalid(&error.to_string()))?;
    let mut numbers = Vec::new();
    for value in values {
        numbers.push(number(value?));
    }
    Ok(numbers)
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

    fn npy(header: &str) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes
    }

    #[test]
    fn both_orders_are_read_row_by_row() {
        for (order, stored) in [
            ("False", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
            ("True", [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]),
        ] {
            let header = format!("{{'descr': '<f8', 'fortran_order': {order}, 'shape': (2, 3)}}\n");
            let mut bytes = npy(&header);
            bytes.extend(stored.iter().flat_map(|number: &f64| number.to_le_bytes()));
            let mut rest = &bytes[..];
            let array = Npy::open(&mut rest).unwrap();
            assert_eq!(array.shape, [2, 3]);
            assert_eq!(array.numbers(rest).unwrap(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        }
    }

    #[test]
    fn headers_that_would_hurt_the_parser_are_refused() {
        let refused = |header: &str| Npy::open(&mut &npy(header)[..]).err().unwrap().to_string();
        let huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}\n";
        assert!(refused(huge).contains("too large"));
        assert!(refused(&"(".repeat(9_000)).contains("nested"));
        assert!(refused(&" ".repeat(20_000)).contains("too long"));
        assert!(Npy::open(&mut &b"PK\x03\x04 something else"[..]).is_err());
    }

    #[test]
    fn an_array_that_promises_more_than_there_is_ends_early() {
        let bytes = npy("{'descr': '<f8', 'fortran_order': False, 'shape': (900000000,)}\n");
        let mut rest = &bytes[..];
        let array = Npy::open(&mut rest).unwrap();
        assert_eq!(
            array.numbers(rest).unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }
}
