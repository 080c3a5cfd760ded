//! Encodings of files: UTF-8, and Shift_JIS as Windows writes it (CP932).

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use encoding_rs::SHIFT_JIS;
use serde::Serialize;

/// How the characters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Shift_JIS with the additions of Windows (CP932).
    ShiftJis,
}

const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
/// A piece of a longer line is looked at by itself.
const LONGEST_PIECE: u64 = 1 << 16;

impl Encoding {
    /// Finds out the encoding of a file, and leaves it at its start: a byte order mark or UTF-8 throughout is UTF-8,
    /// all else Shift_JIS. Where a few bytes are wrong in either, the encoding with fewer unreadable lines: one spoilt byte
    /// must not turn every name of a UTF-8 file into other characters.
    ///
    /// # Errors
    /// Whatever reading gives.
    pub fn detect(file: &mut (impl Read + Seek)) -> io::Result<Self> {
        let mut reader = BufReader::new(&mut *file);
        let marked = reader.fill_buf()?.starts_with(&BYTE_ORDER_MARK);
        let found = if marked {
            Self::Utf8
        } else {
            Self::with_fewer_faults(&mut reader)?
        };
        file.seek(SeekFrom::Start(0))?;
        Ok(found)
    }

    fn with_fewer_faults(reader: &mut impl BufRead) -> io::Result<Self> {
        let (mut line, mut utf8, mut shift_jis) = (Vec::new(), 0_u64, 0_u64);
        loop {
            line.clear();
            // In both encodings no character but the end of a line holds its byte.
            let read = reader.by_ref().take(LONGEST_PIECE).read_until(b'\n', &mut line)?;
            if read == 0 {
                break;
            }
            if !line.is_ascii() {
                utf8 += u64::from(Self::Utf8.decode(&line).is_none());
                shift_jis += u64::from(Self::ShiftJis.decode(&line).is_none());
            }
        }
        Ok(if utf8 == 0 || utf8 < shift_jis {
            Self::Utf8
        } else {
            Self::ShiftJis
        })
    }

    /// The text of some bytes; `None` where they are no text in this encoding.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::ShiftJis => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn detected(bytes: &[u8]) -> Encoding {
        let mut file = Cursor::new(bytes);
        let found = Encoding::detect(&mut file).unwrap();
        assert_eq!(file.position(), 0);
        found
    }

    fn shift_jis(text: &str) -> Vec<u8> {
        let (bytes, _, lost) = SHIFT_JIS.encode(text);
        assert!(!lost);
        bytes.into_owned()
    }

    #[test]
    fn what_a_file_is() {
        let text = "name\n髙橋①\nﾃｽﾄ\n";
        let spoilt = |mut bytes: Vec<u8>| {
            bytes.extend_from_slice(b"\xff\xff\n");
            bytes
        };
        let table = [
            (Vec::new(), Encoding::Utf8),
            (b"name\nascii\n".to_vec(), Encoding::Utf8),
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (
                [&BYTE_ORDER_MARK, b"name\n\xff\n".as_slice()].concat(),
                Encoding::Utf8,
            ),
            (shift_jis(text), Encoding::ShiftJis),
            (spoilt(text.as_bytes().to_vec()), Encoding::Utf8),
            (spoilt(shift_jis(text)), Encoding::ShiftJis),
            // Half-width kana whose bytes happen to be UTF-8 decide nothing beside a line that is not.
            (shift_jis("ﾃｽ\n髙橋\n"), Encoding::ShiftJis),
            (b"name\n\xff\n".to_vec(), Encoding::ShiftJis),
        ];
        for (bytes, encoding) in table {
            assert_eq!(detected(&bytes), encoding, "{bytes:x?}");
        }
    }

    #[test]
    fn bytes_and_text() {
        assert_eq!(Encoding::ShiftJis.decode(&shift_jis("髙①ﾃ")).unwrap(), "髙①ﾃ");
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            assert_eq!(encoding.decode(b"ascii").unwrap(), "ascii");
            assert_eq!(encoding.decode(b"\xff"), None);
        }
        // Cut in the middle of a character.
        assert_eq!(Encoding::ShiftJis.decode(b"\x8d"), None);
        assert_eq!(Encoding::Utf8.decode(b"\xe9\xab"), None);
    }
}
