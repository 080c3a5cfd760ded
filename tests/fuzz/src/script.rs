//! Bytes of the fuzzer as records: two bytes, kind in the high nibble and length in the rest, then the record's bytes.
//! `cargo xtask fuzz` writes its seeds in the same form.

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// 0 to 15.
    pub kind: u8,
    /// At most 4,095 bytes.
    pub bytes: Vec<u8>,
}

/// Reads records until the bytes are used up; the last one may be cut short.
pub fn records(mut data: &[u8]) -> Vec<Record> {
    let mut records = Vec::new();
    while let [high, low, rest @ ..] = data {
        let length = usize::from(high & 0x0F) << 8 | usize::from(*low);
        let (bytes, rest) = rest.split_at(length.min(rest.len()));
        records.push(Record {
            kind: high >> 4,
            bytes: bytes.to_vec(),
        });
        data = rest;
    }
    records
}
