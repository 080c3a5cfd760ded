//! Row 324: what may be attached, by content and not by name.

use crate::rule::Fault;

/// Most bytes of one file (requirements 175).
pub const MOST_BYTES: u64 = 100 * 1024 * 1024;
/// Bytes that are enough to know the kind.
pub const HEAD: usize = 16;
/// `accept` of the input.
pub const ACCEPT: &str = ".pdf,.png,.xls,.xlsx,application/pdf,image/png";

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// Excel, either form.
    Excel,
    /// JPEG: taken after it is converted to PNG, and only when asked.
    Jpeg,
    /// HEIC, as phones write: not taken, with advice.
    Heic,
}

/// What a file is, by its first [`HEAD`] bytes.
#[must_use]
pub fn kind(head: &[u8]) -> Option<Kind> {
    let brand = head.get(4..12).unwrap_or_default();
    Some(match head {
        _ if head.starts_with(b"%PDF-") => Kind::Pdf,
        _ if head.starts_with(b"\x89PNG\r\n\x1a\n") => Kind::Png,
        // A workbook is a ZIP archive, or before 2007 an OLE file.
        _ if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => {
            Kind::Excel
        }
        _ if head.starts_with(b"\xff\xd8\xff") => Kind::Jpeg,
        _ if [b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"]
            .iter()
            .any(|&known| known == brand) =>
        {
            Kind::Heic
        }
        _ => return None,
    })
}

/// Holds a file to the row.
///
/// # Errors
/// `form.file.size`, `form.file.heic`, `form.file.jpeg`, `form.file.kind`.
pub fn check(head: &[u8], bytes: u64) -> Result<Kind, Fault> {
    if bytes > MOST_BYTES {
        return Err(Fault::counted("form.file.size", 100));
    }
    match kind(head) {
        Some(kind @ (Kind::Pdf | Kind::Png | Kind::Excel)) => Ok(kind),
        Some(Kind::Jpeg) => Err(Fault::new("form.file.jpeg")),
        Some(Kind::Heic) => Err(Fault::new("form.file.heic")),
        None => Err(Fault::new("form.file.kind")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_content_and_size() {
        for (head, bytes, outcome) in [
            (&b"%PDF-1.7"[..], 1, Ok(Kind::Pdf)),
            (b"\x89PNG\r\n\x1a\n", MOST_BYTES, Ok(Kind::Png)),
            (b"PK\x03\x04....", 1, Ok(Kind::Excel)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1, Ok(Kind::Excel)),
            (b"\xff\xd8\xff\xe0", 1, Err("form.file.jpeg")),
            (b"\x00\x00\x00\x18ftypheic", 1, Err("form.file.heic")),
            (b"MZ", 1, Err("form.file.kind")),
            (b"", 0, Err("form.file.kind")),
            (b"%PDF-1.7", MOST_BYTES + 1, Err("form.file.size")),
        ] {
            assert_eq!(
                check(head, bytes).map_err(|fault| fault.code),
                outcome,
                "{head:?}"
            );
        }
    }
}
