//! Scratch space of an import: records gathered by a key, far more of them than memory should hold.
//!
//! What does not fit lies in a file without a name, which ends with the process, sealed under a key that is in memory
//! only: an import that is cut off leaves nothing readable behind.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::keyring::{open_with, parse_sealed, random, seal_with};

/// Records in buckets; what has the same key is in the same bucket.
pub(super) struct Scratch {
    key: Zeroizing<[u8; 32]>,
    file: Option<File>,
    end: u64,
    buckets: Vec<Bucket>,
}

#[derive(Default)]
struct Bucket {
    /// Records that are not in the file yet, each with its length before it.
    open: Zeroizing<Vec<u8>>,
    /// Where the sealed ones lie: place and length.
    blocks: Vec<(u64, usize)>,
    size: usize,
}

/// With a million rows a bucket holds about 4,000.
const BUCKETS: usize = 256;
/// 256 of them are what an import keeps in memory.
const BLOCK: usize = 1 << 15;
/// A bucket is read as a whole. One that is larger comes from a file that says the same key over and over, or is of
/// more than 60 GB.
const LARGEST_BUCKET: usize = 1 << 28;
const KEY_ID: &str = "scratch";

impl Scratch {
    pub(super) fn new() -> Self {
        Self {
            key: Zeroizing::new(random()),
            file: None,
            end: 0,
            buckets: (0..BUCKETS).map(|_| Bucket::default()).collect(),
        }
    }

    /// Adds a record to bucket `bucket`.
    ///
    /// # Errors
    /// A full disk, or a bucket that is too large.
    pub(super) fn add(&mut self, bucket: u8, record: &impl Serialize) -> io::Result<()> {
        let json = Zeroizing::new(serde_json::to_vec(record)?);
        let length = u32::try_from(json.len()).map_err(io::Error::other)?;
        let index = usize::from(bucket);
        let Some(bucket) = self.buckets.get_mut(index) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        bucket.size += json.len();
        if bucket.size > LARGEST_BUCKET {
            return Err(io::Error::other("too many rows of one person or facility"));
        }
        if bucket.open.len() + json.len() > BLOCK && !bucket.open.is_empty() {
            let sealed = seal_with(
                &self.key,
                KEY_ID,
                &context(index, bucket.blocks.len()),
                &bucket.open,
            )
            .map_err(io::Error::other)?;
            let file = match &mut self.file {
                Some(file) => file,
                none => none.insert(tempfile::tempfile()?),
            };
            file.seek(SeekFrom::Start(self.end))?;
            file.write_all(&sealed)?;
            bucket.blocks.push((self.end, sealed.len()));
            self.end += sealed.len() as u64;
            bucket.open.clear();
        }
        bucket.open.extend_from_slice(&length.to_le_bytes());
        bucket.open.extend_from_slice(&json);
        Ok(())
    }

    /// Takes all records out of a bucket, in the order in which they came.
    ///
    /// # Errors
    /// The file cannot be read, or does not hold what was written.
    pub(super) fn take<T: DeserializeOwned>(&mut self, bucket: u8) -> io::Result<Vec<T>> {
        let index = usize::from(bucket);
        let Some(bucket) = self.buckets.get_mut(index) else {
            return Ok(Vec::new());
        };
        let bucket = std::mem::take(bucket);
        let mut records = Vec::new();
        let mut sealed = Vec::new();
        for (number, (place, length)) in bucket.blocks.iter().enumerate() {
            let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
            sealed.resize(*length, 0);
            file.seek(SeekFrom::Start(*place))?;
            file.read_exact(&mut sealed)?;
            let (_, body) = parse_sealed(&sealed).ok_or(io::ErrorKind::InvalidData)?;
            let block =
                open_with(&self.key, KEY_ID, &context(index, number), body).map_err(io::Error::other)?;
            read(&block, &mut records)?;
        }
        read(&bucket.open, &mut records)?;
        Ok(records)
    }
}

/// Number of every bucket, in order.
pub(super) fn buckets() -> impl Iterator<Item = u8> {
    u8::MIN..=u8::MAX
}

fn read<T: DeserializeOwned>(mut block: &[u8], records: &mut Vec<T>) -> io::Result<()> {
    while let Some((length, rest)) = block.split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        let (json, rest) = rest.split_at_checked(length).ok_or(io::ErrorKind::InvalidData)?;
        records.push(serde_json::from_slice(json)?);
        block = rest;
    }
    Ok(())
}

/// A block opens in its own place only.
fn context(bucket: usize, block: usize) -> Vec<u8> {
    format!("{bucket}/{block}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(from: usize, to: usize) -> Vec<String> {
        (from..to)
            .map(|number| format!("試験 {number} {}", "x".repeat(100)))
            .collect()
    }

    #[test]
    fn little_stays_in_memory_and_much_does_not() {
        let mut scratch = Scratch::new();
        for name in names(0, 10) {
            scratch.add(7, &name).unwrap();
        }
        assert!(scratch.file.is_none());
        for name in names(10, 2_000) {
            scratch.add(7, &name).unwrap();
            scratch.add(255, &name).unwrap();
        }
        let file = scratch.file.as_mut().unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, scratch.end);
        assert!(!bytes.windows(6).any(|window| window == "試験".as_bytes()));
        assert!(scratch.buckets.iter().all(|bucket| bucket.open.len() <= BLOCK));
        // Out of order, and only once.
        assert_eq!(scratch.take::<String>(255).unwrap(), names(10, 2_000));
        assert_eq!(scratch.take::<String>(7).unwrap(), names(0, 2_000));
        assert!(scratch.take::<String>(7).unwrap().is_empty());
        assert!(scratch.take::<String>(0).unwrap().is_empty());
    }

    #[test]
    fn a_spoilt_file_is_an_error() {
        let mut scratch = Scratch::new();
        for name in names(0, 2_000) {
            scratch.add(0, &name).unwrap();
        }
        let file = scratch.file.as_mut().unwrap();
        file.seek(SeekFrom::Start(500)).unwrap();
        file.write_all(b"x").unwrap();
        assert!(scratch.take::<String>(0).is_err());
    }
}
