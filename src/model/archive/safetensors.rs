//! `.safetensors`: a header of names, shapes and offsets, then all numbers.
//!
//! The crate checks a header's offsets, overlaps and shapes. Only the header is read at first, for the numbers may be
//! larger than memory: the length of the file is compared here with what the header promises.

use std::io::{self, Read, Seek, SeekFrom};

use ::safetensors::Dtype;
use ::safetensors::tensor::Metadata;

use super::{Entry, check_count};
use crate::diagnostic::printable;
use crate::model::error::ModelError;
use crate::model::float::Float;

/// The longest header, in bytes.
const HEADER: u64 = 16 << 20;
/// How much is read at once, in bytes; a multiple of every number's length.
const BLOCK: usize = 1 << 20;

/// An open file.
pub(super) struct SafeTensorsFile<R> {
    bytes: R,
    /// Where each entry's numbers begin in the file.
    places: Vec<u64>,
}

impl<R: Read + Seek> SafeTensorsFile<R> {
    /// Reads the header of a file of `len` bytes.
    pub(super) fn open(file: &str, mut bytes: R, len: u64) -> Result<(Self, Vec<Entry>), ModelError> {
        let refuse = |what: String, allowed: &str| ModelError::new(file, what, allowed);
        let truth =
            "a .safetensors file is a length of 8 bytes, a header of that many, and the numbers it lists";
        if len < 8 {
            return Err(refuse(format!("the file has {len} bytes"), truth));
        }
        let mut header_len = [0; 8];
        bytes
            .read_exact(&mut header_len)
            .map_err(|error| super::io_error(file, &error))?;
        let header_len = u64::from_le_bytes(header_len);
        if header_len > len - 8 {
            let what = format!(
                "the header is said to have {header_len} bytes, and {} are left",
                len - 8
            );
            return Err(refuse(what, truth));
        }
        if header_len > HEADER {
            let what = format!("the header has {header_len} bytes");
            return Err(refuse(what, &format!("at most {HEADER} are read")));
        }
        let mut header = vec![0; header_len as usize];
        bytes
            .read_exact(&mut header)
            .map_err(|error| super::io_error(file, &error))?;
        let metadata: Metadata = serde_json::from_slice(&header).map_err(|error| {
            let what = format!("the header is not sound: {}", printable(&error.to_string()));
            refuse(
                what,
                "it lists arrays with dtype, shape and data_offsets that follow on one another without gaps",
            )
        })?;
        let names = metadata.offset_keys();
        check_count(file, names.len())?;
        let (wanted, there) = (metadata.data_len() as u64, len - 8 - header_len);
        if wanted != there {
            let what = format!("the header lists {wanted} bytes of numbers, and the file has {there}");
            return Err(refuse(what, "write it anew: it may have been cut off"));
        }
        let mut listed: Vec<(Entry, u64)> = names
            .into_iter()
            .filter_map(|name| {
                let info = metadata.info(&name)?;
                let format = match info.dtype {
                    Dtype::F16 => Ok(Float::F16),
                    Dtype::BF16 => Ok(Float::Bf16),
                    Dtype::F32 => Ok(Float::F32),
                    Dtype::F64 => Ok(Float::F64),
                    other => Err(other.to_string()),
                };
                let place = 8 + header_len + info.data_offsets.0 as u64;
                let shape = info.shape.clone();
                Some((Entry { name, shape, format }, place))
            })
            .collect();
        listed.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        let (entries, places) = listed.into_iter().unzip();
        Ok((Self { bytes, places }, entries))
    }

    /// The numbers of an entry.
    pub(super) fn numbers(&mut self, at: usize, float: Float, entry: &Entry) -> io::Result<Vec<f64>> {
        let place = self.places.get(at).copied().unwrap_or_default();
        self.bytes.seek(SeekFrom::Start(place))?;
        // The header was compared with the length of the file: there are as many numbers as it says.
        let count = entry.len().unwrap_or(0);
        let mut numbers = Vec::with_capacity(count);
        let mut left = count * float.bytes();
        let mut block = vec![0; BLOCK.min(left)];
        while left > 0 {
            let now = BLOCK.min(left);
            self.bytes.read_exact(&mut block[..now])?;
            float.decode(&block[..now], &mut numbers);
            left -= now;
        }
        Ok(numbers)
    }
}
