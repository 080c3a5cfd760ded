//! A CSV file with named columns, read as a stream: bytes first, text column by column.

use std::borrow::Cow;
use std::io::{self, Read, Seek};

use csv::ByteRecord;

use super::ImportError;
use super::encoding::Encoding;
use super::report::Fault;

/// A file to import: its bytes and how they are to be read.
pub struct Source<'a> {
    bytes: Box<dyn Read + Send + 'a>,
    pub(super) encoding: Encoding,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether a file may come without it.
    pub(super) optional: bool,
}

/// The table.
pub(super) struct Table<'a> {
    reader: csv::Reader<Bounded<'a>>,
    encoding: Encoding,
    width: usize,
    places: Vec<(&'static str, Option<usize>)>,
    unknown: Vec<String>,
    record: ByteRecord,
}

/// One row of a table.
pub(super) struct Row<'a> {
    /// Where it begins in the file.
    pub(super) line: u64,
    table: &'a Table<'a>,
}

/// An unclosed quote makes the rest of a file one row: no row may be longer, in bytes.
const LONGEST_ROW: usize = 1 << 20;
/// In bytes; an address has about 300.
const LONGEST_VALUE: usize = 1_000;

/// Reads until a row gets too long, and ends with a line end in any case.
struct Bounded<'a> {
    bytes: Box<dyn Read + Send + 'a>,
    left: usize,
    last: Option<u8>,
    ended: bool,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("a row is too long"));
        }
        let read = self.bytes.read(buffer)?;
        self.left = self.left.saturating_sub(read);
        if let Some(last) = buffer.get(..read).and_then(<[u8]>::last) {
            self.last = Some(*last);
        } else if let Some(place) = buffer.first_mut()
            && self.last.is_some_and(|last| last != b'\n')
        {
            *place = b'\n';
            self.last = Some(b'\n');
            return Ok(1);
        } else {
            self.ended = true;
        }
        Ok(read)
    }
}

impl<'a> Source<'a> {
    /// A file whose encoding is known; it need not be seekable.
    pub fn new(bytes: impl Read + Send + 'a, encoding: Encoding) -> Self {
        Self {
            bytes: Box::new(bytes),
            encoding,
        }
    }

    /// A file whose encoding is to be found out ([`Encoding::detect`]).
    ///
    /// # Errors
    /// Whatever reading gives.
    pub fn detect(mut file: impl Read + Seek + Send + 'a) -> io::Result<Self> {
        let encoding = Encoding::detect(&mut file)?;
        Ok(Self::new(file, encoding))
    }
}

impl<'a> Table<'a> {
    /// Reads the header.
    pub(super) fn open(source: Source<'a>, columns: &[Column]) -> Result<Self, ImportError> {
        let encoding = source.encoding;
        let bounded = Bounded {
            bytes: source.bytes,
            left: LONGEST_ROW,
            last: None,
            ended: false,
        };
        // Rows end with a line feed: with `CRLF` the reader would count the lines of a file from Windows one too low. A
        // carriage return before it is white space around the last value.
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(bounded);
        let unreadable = || ImportError::Unreadable { line: 1 };
        let header = reader.byte_headers().map_err(|_| unreadable())?;
        let header: Vec<String> = header
            .iter()
            .map(|name| {
                let name = encoding.decode(name)?;
                // A byte order mark is what spreadsheet programs put before the first column.
                Some(name.trim_start_matches('\u{feff}').trim().to_owned())
            })
            .collect::<Option<_>>()
            .ok_or_else(unreadable)?;
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let mut found = (0..).zip(&header).filter(|(_, name)| **name == column.name);
            let place = found.next().map(|(place, _)| place);
            if (place.is_none() && !column.optional) || found.next().is_some() {
                return Err(ImportError::Column { column: column.name });
            }
            places.push((column.name, place));
        }
        let known = |name: &String| columns.iter().any(|column| column.name == name);
        let unknown = header.iter().filter(|name| !known(name)).cloned().collect();
        Ok(Self {
            reader,
            encoding,
            width: header.len(),
            places,
            unknown,
            record: ByteRecord::new(),
        })
    }

    /// Names of columns nobody asked for.
    pub(super) fn unknown_columns(&self) -> &[String] {
        &self.unknown
    }

    /// Bytes read of the file so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, ImportError> {
        loop {
            self.reader.get_mut().left = LONGEST_ROW;
            let more = self.reader.read_byte_record(&mut self.record);
            let after = self.reader.position().line();
            let more = more.map_err(|_| ImportError::Unreadable { line: after })?;
            if !more {
                return Ok(None);
            }
            // Counted from its end: the reader's own place of a row is before the empty lines above it.
            let inside = self
                .record
                .as_slice()
                .iter()
                .filter(|byte| **byte == b'\n')
                .count() as u64;
            let line = after.saturating_sub(1 + inside);
            if self.reader.get_ref().ended {
                // The file ends with a line end, so only an open quote can end a row with the file.
                return Err(ImportError::Unreadable { line: line + 1 });
            }
            // An empty line of a file from Windows.
            if self.record.len() > 1 || self.record.get(0) != Some(b"\r") {
                return Ok(Some(Row { line, table: self }));
            }
        }
    }
}

impl Row<'_> {
    /// Holds that the row has as many values as the header has columns.
    pub(super) fn complete(&self) -> Result<(), Fault> {
        if self.table.record.len() == self.table.width {
            Ok(())
        } else {
            Err(Fault::length())
        }
    }

    /// Text of a column, without the white space around it.
    pub(super) fn text(&self, column: &'static str) -> Result<Cow<'_, str>, Fault> {
        let place = self.table.places.iter().find(|(name, _)| *name == column);
        let place = place.and_then(|(_, place)| *place);
        let Some(bytes) = place.and_then(|place| self.table.record.get(place)) else {
            return Ok(Cow::Borrowed(""));
        };
        if bytes.len() > LONGEST_VALUE {
            return Err(Fault::value(column, "must be at most 1000 bytes"));
        }
        let text = match self.table.encoding.decode(bytes) {
            None => return Err(Fault::encoding(column)),
            Some(Cow::Borrowed(text)) => Cow::Borrowed(text.trim()),
            Some(Cow::Owned(text)) => Cow::Owned(text.trim().to_owned()),
        };
        // A line break or a tab in a name would be one in the text for the clipboard.
        if text.chars().any(char::is_control) {
            return Err(Fault::value(column, "must hold no control characters"));
        }
        Ok(text)
    }

    /// Text of a column, if there is any.
    pub(super) fn optional(&self, column: &'static str) -> Result<Option<String>, Fault> {
        let text = self.text(column)?;
        Ok(Some(text).filter(|text| !text.is_empty()).map(Cow::into_owned))
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 3] = [
        Column {
            name: "id",
            optional: false,
        },
        Column {
            name: "name",
            optional: false,
        },
        Column {
            name: "note",
            optional: true,
        },
    ];

    type Read = Result<Vec<(u64, Result<Vec<String>, Fault>)>, ImportError>;

    fn read(bytes: &[u8], encoding: Encoding) -> Read {
        let mut table = Table::open(Source::new(bytes, encoding), &COLUMNS)?;
        let mut rows = Vec::new();
        while let Some(row) = table.next()? {
            let values = row.complete().and_then(|()| {
                let text = |column: &Column| Ok(row.text(column.name)?.into_owned());
                COLUMNS.iter().map(text).collect()
            });
            rows.push((row.line, values));
        }
        Ok(rows)
    }

    #[test]
    fn rows_and_their_lines() {
        let good = |line, values: [&str; 3]| (line, Ok(values.map(str::to_owned).to_vec()));
        let table: [(&str, Vec<_>); 10] = [
            ("id,name\n", vec![]),
            (
                "id,name\n1,a\n2,b",
                vec![good(2, ["1", "a", ""]), good(3, ["2", "b", ""])],
            ),
            ("\u{feff}name,id\r\na,1\r\n", vec![good(2, ["1", "a", ""])]),
            ("note,id,extra, name \nn,1,x,a\n", vec![good(2, ["1", "a", "n"])]),
            // Lines that are empty are no rows; they count as lines.
            ("id,name\n\n1,a\n", vec![good(3, ["1", "a", ""])]),
            (
                "id,name\r\n\r\n1,\"a\"\r\n\r\n2,b",
                vec![good(3, ["1", "a", ""]), good(5, ["2", "b", ""])],
            ),
            (
                "id,name\n1,\"a, \"\"b\"\"\"\n",
                vec![good(2, ["1", "a, \"b\"", ""])],
            ),
            ("id,name\n1,　a \n", vec![good(2, ["1", "a", ""])]),
            (
                "id,name\n1\n1,a,\n",
                vec![(2, Err(Fault::length())), (3, Err(Fault::length()))],
            ),
            (
                "id,name\n1,\"a\nb\"\n2,c\n",
                vec![
                    (2, Err(Fault::value("name", "must hold no control characters"))),
                    good(4, ["2", "c", ""]),
                ],
            ),
        ];
        for (text, rows) in table {
            assert_eq!(read(text.as_bytes(), Encoding::Utf8).unwrap(), rows, "{text}");
        }
    }

    #[test]
    fn a_quote_left_open_refuses_the_file() {
        for (text, line) in [
            ("id,name\n1,\"a\n2,b\n", 2),
            ("id,name\n1,a\n2,\"b", 3),
            ("id,name\n1,\"a\n\"\n2,\"", 4),
        ] {
            let error = read(text.as_bytes(), Encoding::Utf8).unwrap_err();
            assert_eq!(
                error.to_string(),
                ImportError::Unreadable { line }.to_string(),
                "{text}"
            );
        }
    }

    #[test]
    fn values_that_are_none() {
        let long = format!("id,name\n1,{}\n2,{}\n", "x".repeat(1_000), "x".repeat(1_001));
        let rows = read(long.as_bytes(), Encoding::Utf8).unwrap();
        assert!(rows[0].1.is_ok());
        let fault = Fault::value("name", "must be at most 1000 bytes");
        assert_eq!(rows[1], (3, Err(fault)));
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            let rows = read(b"id,name\n\xff,a\n1,a\xff\n2,b\n", encoding).unwrap();
            assert_eq!(rows[0], (2, Err(Fault::encoding("id"))));
            assert_eq!(rows[1], (3, Err(Fault::encoding("name"))));
            assert!(rows[2].1.is_ok());
        }
    }

    /// What a file may hold in either encoding.
    fn text() -> impl Strategy<Value = String> {
        "[ -~ぁ-んァ-ヶｱ-ﾝ一二三髙①]{0,20}".prop_map(|text| text.trim().to_owned())
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_in_either_encoding(rows in proptest::collection::vec((text(), text()), 0..20)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["id", "name"]).unwrap();
            for (id, name) in &rows {
                writer.write_record([id, name]).unwrap();
            }
            let file = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let (shift_jis, _, lost) = SHIFT_JIS.encode(&file);
            prop_assert!(!lost);
            let written: Vec<_> = rows.iter().map(|(id, name)| vec![id.clone(), name.clone(), String::new()]).collect();
            for (bytes, encoding) in [(file.as_bytes(), Encoding::Utf8), (shift_jis.as_ref(), Encoding::ShiftJis)] {
                let found = read(bytes, encoding).unwrap();
                let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
                prop_assert_eq!(lines, (2..).take(rows.len()).collect::<Vec<u64>>());
                let values: Vec<_> = found.into_iter().map(|(_, values)| values.unwrap()).collect();
                prop_assert_eq!(&values, &written);
            }
        }

        #[test]
        fn no_bytes_are_more_rows_than_lines(body in proptest::collection::vec(any::<u8>(), 0..300), marked in any::<bool>()) {
            let file = [if marked { b"\xef\xbb\xbf".as_slice() } else { b"" }, b"id,name\n", &body].concat();
            for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
                // In Shift_JIS the mark is part of the first column's name.
                if let Ok(rows) = read(&file, encoding) {
                    let ends = body.iter().filter(|byte| **byte == b'\n').count();
                    prop_assert!(rows.len() <= ends + 1);
                    prop_assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0));
                } else {
                    prop_assert!(body.contains(&b'"') || (marked && encoding == Encoding::ShiftJis));
                }
            }
        }
    }
}
