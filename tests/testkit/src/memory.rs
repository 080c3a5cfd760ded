//! The whole memory of a running process, as a core dump would hold it.
//!
//! Read from `/proc/PID/mem` over every readable region of `/proc/PID/maps`: that is more than a core dump, which leaves
//! out file mappings nobody wrote to, and needs neither a debugger nor a crash. Only the registers of the threads, which
//! a core dump holds beside the memory, are not in it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use memchr::memmem;

use crate::marks::Marks;

/// Header and length byte of a VERIFY of the user-authentication PIN; the digits follow.
pub const VERIFY_HEADER: [u8; 5] = [0x00, 0x20, 0x00, 0x98, 0x04];
/// Socket of the card, relative to the folder the subject runs in: a path of its own would put digits into its memory.
pub const CARD_SOCKET: &str = "card.sock";
/// Argument that makes the subject keep what it must not keep.
pub const PLANT: &str = "--plant";
/// Argument that makes each tap of the subject panic when the card has the PIN.
pub const PANIC: &str = "--panic";

/// Kernel pages that are mapped but cannot be read through `/proc`; they hold clocks, nothing of the process.
const UNREADABLE: [&str; 3] = ["[vvar]", "[vvar_vclock]", "[vsyscall]"];

/// Bytes of a page.
const PAGE: usize = 4_096;

/// Memory of a process.
#[derive(Debug)]
pub struct Dump {
    regions: Vec<Vec<u8>>,
}

impl Dump {
    /// Reads the memory of a process, which may run or wait meanwhile.
    ///
    /// # Errors
    /// When a region cannot be read: a search over less than everything would prove nothing.
    pub fn of_process(id: u32) -> io::Result<Self> {
        let maps = std::fs::read_to_string(format!("/proc/{id}/maps"))?;
        let mut memory = File::open(format!("/proc/{id}/mem"))?;
        let mut regions = Vec::new();
        for line in maps.lines() {
            let mut words = line.split_whitespace();
            let (Some(range), Some(rights)) = (words.next(), words.next()) else {
                continue;
            };
            if !rights.starts_with('r') || words.last().is_some_and(|name| UNREADABLE.contains(&name)) {
                continue;
            }
            let (start, end) = bounds(range).ok_or_else(|| io::Error::other("no range of addresses"))?;
            let length = usize::try_from(end - start).map_err(io::Error::other)?;
            let mut bytes = vec![0; length];
            memory.seek(SeekFrom::Start(start))?;
            match memory.read_exact(&mut bytes) {
                Ok(()) => {}
                // A file may be mapped further than it reaches: those pages do not exist.
                Err(_) if line.contains(" /") => {
                    for (number, page) in bytes.chunks_mut(PAGE).enumerate() {
                        let at = u64::try_from(number * PAGE).map_err(io::Error::other)?;
                        memory.seek(SeekFrom::Start(start + at))?;
                        if memory.read_exact(page).is_err() {
                            page.fill(0);
                        }
                    }
                }
                Err(error) => return Err(error),
            }
            regions.push(bytes);
        }
        Ok(Self { regions })
    }

    /// How often a value is in it.
    #[must_use]
    pub fn count(&self, value: &[u8]) -> usize {
        let finder = memmem::Finder::new(value);
        let found = |bytes: &Vec<u8>| finder.find_iter(bytes).count();
        self.regions.iter().map(found).sum()
    }

    /// Names of the marks found in it, each with its encoding, once.
    #[must_use]
    pub fn found(&self, marks: &Marks) -> Vec<String> {
        let found: BTreeSet<String> = self
            .regions
            .iter()
            .flat_map(|bytes| marks.found_in(bytes))
            .collect();
        found.into_iter().collect()
    }

    /// Bytes in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.regions.iter().map(Vec::len).sum()
    }

    /// Whether nothing could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn bounds(range: &str) -> Option<(u64, u64)> {
    let (start, end) = range.split_once('-')?;
    let (start, end) = (
        u64::from_str_radix(start, 16).ok()?,
        u64::from_str_radix(end, 16).ok()?,
    );
    (start < end).then_some((start, end))
}
