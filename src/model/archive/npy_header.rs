//! What stands before the numbers of a `.npy` array: a line of Python with three keys, read and written here.
//!
//! The line is read without recursion and its sizes are multiplied with care: it may come from anyone. The format is
//! that of NumPy's `numpy.lib.format`, versions 1 to 3.

use std::io::{self, Read};

/// The longest header, in bytes; NumPy itself reads 10 000.
const LONGEST: usize = 10_000;

/// NumPy puts the numbers at a multiple of this, in bytes.
const ALIGNMENT: usize = 64;

const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// The kind of the numbers, their order and their shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpyHeader {
    /// The kind as NumPy writes it: byte order, letter, bytes (`<f4`). Of records the list of their fields.
    pub kind: String,
    /// Whether the first index goes fastest.
    pub fortran: bool,
    /// The sizes; none for a single number. Their product fits `usize`.
    pub shape: Vec<usize>,
}

fn invalid(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

impl NpyHeader {
    /// Reads up to where the numbers begin.
    ///
    /// # Errors
    ///
    /// What is wrong with the header, or what the reader says.
    pub(super) fn read(bytes: &mut dyn Read) -> io::Result<Self> {
        let not = || invalid("this is not a .npy array");
        let mut start = [0; 8];
        bytes.read_exact(&mut start).map_err(|_| not())?;
        let [magic @ .., version, _] = &start;
        if magic != MAGIC {
            return Err(not());
        }
        let len = match version {
            1 => {
                let mut len = [0; 2];
                bytes.read_exact(&mut len)?;
                usize::from(u16::from_le_bytes(len))
            }
            2 | 3 => {
                let mut len = [0; 4];
                bytes.read_exact(&mut len)?;
                u32::from_le_bytes(len) as usize
            }
            other => {
                return Err(invalid(format!(
                    "version {other} of the .npy format is not known"
                )));
            }
        };
        if len > LONGEST {
            return Err(invalid("the header of the .npy array is too long"));
        }
        let mut text = vec![0; len];
        bytes.read_exact(&mut text)?;
        let text =
            String::from_utf8(text).map_err(|_| invalid("the header of the .npy array is not text"))?;
        Literal(&text).header()
    }

    /// The bytes before the numbers, padded to where NumPy has them begin. Numbers follow row by row, or column by
    /// column where `fortran` is set.
    pub fn to_bytes(&self) -> Vec<u8> {
        let order = if self.fortran { "True" } else { "False" };
        let sizes: String = self.shape.iter().map(|size| format!("{size}, ")).collect();
        // As Python writes tuples: `()`, `(3,)`, `(2, 3)`.
        let sizes = match &self.shape[..] {
            [size] => format!("{size},"),
            _ => sizes.trim_end_matches(", ").to_owned(),
        };
        let line = format!(
            "{{'descr': '{}', 'fortran_order': {order}, 'shape': ({sizes}), }}",
            self.kind
        );
        let before = MAGIC.len() + 2 + 2;
        let whole = (before + line.len() + 1).next_multiple_of(ALIGNMENT);
        let len = whole - before;
        let mut bytes = MAGIC.to_vec();
        bytes.extend([1, 0]);
        bytes.extend((len as u16).to_le_bytes());
        bytes.extend(format!("{line:<width$}\n", width = len - 1).into_bytes());
        bytes
    }
}

/// What is still to be read of a line of Python.
struct Literal<'a>(&'a str);

impl<'a> Literal<'a> {
    /// `{'descr': ..., 'fortran_order': ..., 'shape': ...}`, in any order.
    fn header(mut self) -> io::Result<NpyHeader> {
        let (mut kind, mut fortran, mut shape) = (None, None, None);
        self.take('{')?;
        while !self.skip('}') {
            let key = self.string()?;
            self.take(':')?;
            match key {
                "descr" => kind = Some(self.kind()?),
                "fortran_order" => fortran = Some(self.truth()?),
                "shape" => shape = Some(self.shape()?),
                _ => return Err(self.unexpected()),
            }
            if !self.skip(',') {
                self.take('}')?;
                break;
            }
        }
        match (kind, fortran, shape) {
            (Some(kind), Some(fortran), Some(shape)) if self.0.trim().is_empty() => {
                Ok(NpyHeader { kind, fortran, shape })
            }
            _ => Err(self.unexpected()),
        }
    }

    fn unexpected(&self) -> io::Error {
        invalid("the header of the .npy array does not give its descr, fortran_order and shape")
    }

    /// Whether this comes next, behind spaces; then it is passed.
    fn skip(&mut self, wanted: char) -> bool {
        let rest = self.0.trim_start().strip_prefix(wanted);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Passes this; nothing else may come next.
    fn take(&mut self, wanted: char) -> io::Result<()> {
        if self.skip(wanted) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// The text up to where `end` begins, which is not passed.
    fn until(&mut self, end: impl Fn(char) -> bool) -> &'a str {
        let (text, rest) = self.0.split_at(self.0.find(end).unwrap_or(self.0.len()));
        self.0 = rest;
        text
    }

    fn string(&mut self) -> io::Result<&'a str> {
        for quote in ['\'', '"'] {
            if self.skip(quote) {
                let text = self.until(|char| char == quote);
                self.take(quote)?;
                return Ok(text);
            }
        }
        Err(self.unexpected())
    }

    /// A kind in quotes; the fields of records as they are written.
    fn kind(&mut self) -> io::Result<String> {
        let start = self.0.trim_start();
        if !start.starts_with('[') {
            return self.string().map(str::to_owned);
        }
        let mut depth = 0_usize;
        for (at, char) in start.char_indices() {
            match char {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let (fields, rest) = start.split_at(at + 1);
                self.0 = rest;
                return Ok(fields.to_owned());
            }
        }
        Err(self.unexpected())
    }

    fn truth(&mut self) -> io::Result<bool> {
        self.0 = self.0.trim_start();
        match self.until(|char| !char.is_ascii_alphabetic()) {
            "True" => Ok(true),
            "False" => Ok(false),
            _ => Err(self.unexpected()),
        }
    }

    fn shape(&mut self) -> io::Result<Vec<usize>> {
        let large = || invalid("the shape of the .npy array is too large");
        let mut shape = Vec::new();
        self.take('(')?;
        while !self.skip(')') {
            self.0 = self.0.trim_start();
            let digits = self.until(|char| !char.is_ascii_digit());
            if digits.is_empty() {
                return Err(self.unexpected());
            }
            shape.push(digits.parse().map_err(|_| large())?);
            // As Python 2 wrote large whole numbers.
            self.skip('L');
            if !self.skip(',') {
                self.take(')')?;
                break;
            }
        }
        // A size of 0 hides an overflow of the others from a product taken in order.
        let product = shape
            .iter()
            .filter(|size| **size > 0)
            .try_fold(1_usize, |product, size| product.checked_mul(*size));
        product.map(|_| shape).ok_or_else(large)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> io::Result<NpyHeader> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((line.len() as u16).to_le_bytes());
        bytes.extend(line.as_bytes());
        NpyHeader::read(&mut &bytes[..])
    }

    #[test]
    fn keys_come_in_any_order_and_with_either_quote() {
        let wanted = NpyHeader {
            kind: "<f4".to_owned(),
            fortran: true,
            shape: vec![2, 3],
        };
        for line in [
            "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }   \n",
            "{\"shape\":(2,3,),\"fortran_order\":True,\"descr\":\"<f4\"}",
            "{'shape': (2L, 3L), 'descr': '<f4', 'fortran_order': True}\n",
        ] {
            assert_eq!(read(line).unwrap(), wanted, "{line}");
        }
        let records = "{'descr': [('a', '<f4'), ('b', '<i8', (2,))], 'fortran_order': False, 'shape': ()}";
        assert_eq!(read(records).unwrap().kind, "[('a', '<f4'), ('b', '<i8', (2,))]");
    }

    #[test]
    fn what_is_not_a_header_is_refused() {
        let refused = |line: &str| read(line).unwrap_err().to_string();
        for line in [
            "",
            "{}",
            "{'descr': '<f8', 'fortran_order': False}",
            "{'descr': '<f8', 'fortran_order': Maybe, 'shape': ()}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2 3)}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}",
            "{'descr': '<f8, 'fortran_order': False, 'shape': (2,)}",
            "{'descr': [[[[, 'fortran_order': False, 'shape': (2,)}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} and more",
            &"(".repeat(9_000),
        ] {
            assert!(refused(line).contains("does not give"), "{line}");
        }
        for sizes in [
            "4294967296, 4294967296",
            "0, 4294967296, 4294967296",
            "99999999999999999999",
        ] {
            let line = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({sizes},)}}");
            assert!(refused(&line).contains("too large"), "{sizes}");
        }
        assert!(refused(&" ".repeat(20_000)).contains("too long"));
        let read = |bytes: &[u8]| NpyHeader::read(&mut &bytes[..]).unwrap_err().to_string();
        assert!(read(b"\x93NUMPY\x09\x00\x04\x00{}  ").contains("version 9"));
        assert!(read(b"PK\x03\x04 something else").contains("not a .npy array"));
        assert!(read(b"\x93NUM").contains("not a .npy array"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            kind in "[<>][fiu][248]",
            fortran: bool,
            shape in proptest::collection::vec(0_usize..9_999, 0..4),
        ) {
            let header = NpyHeader { kind, fortran, shape };
            let bytes = header.to_bytes();
            prop_assert_eq!(bytes.len() % ALIGNMENT, 0);
            let mut rest = &bytes[..];
            prop_assert_eq!(NpyHeader::read(&mut rest).unwrap(), header.clone());
            prop_assert!(rest.is_empty());
            // Another reader of the format agrees.
            let other = npyz::NpyHeader::from_reader(&bytes[..]).unwrap();
            prop_assert_eq!(other.dtype().descr(), format!("'{}'", header.kind));
            prop_assert_eq!(other.order() == npyz::Order::Fortran, header.fortran);
            let shape: Vec<u64> = header.shape.iter().map(|size| *size as u64).collect();
            prop_assert_eq!(other.shape(), &shape[..]);
        }

        #[test]
        fn any_text_is_read_or_refused(line in "[\\[\\](){}:',a-z0-9TF_ ]{0,80}") {
            let _ = read(&line);
            let _ = read(&format!("{{'descr': {line}"));
            let _ = read(&format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({line}"));
        }
    }
}
