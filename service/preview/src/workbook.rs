//! A sheet of a workbook as text. Formulas show the result that was saved with them; nothing is computed, no macro, link,
//! picture or other file is looked at.

use std::io::Cursor;

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};

use crate::{PreviewError, Sheet};

/// Most of a sheet that is shown.
const ROWS: usize = 300;
const COLUMNS: usize = 40;
/// Letters of one cell.
const LETTERS: usize = 500;

/// The number of sheets, and one of them, from 0.
pub(crate) fn sheet(bytes: Vec<u8>, number: usize) -> Result<(usize, Sheet), PreviewError> {
    let unreadable = |_| PreviewError::Unreadable;
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let names = workbook.sheet_names();
    let name = names.get(number).ok_or(PreviewError::NoSuchPage)?.clone();
    let range = workbook.worksheet_range(&name).map_err(unreadable)?;
    let (height, width) = range.get_size();
    let mut cut = height > ROWS || width > COLUMNS;
    let mut rows = Vec::new();
    for row in range.rows().take(ROWS) {
        let cells = row.iter().take(COLUMNS).map(|cell| {
            let text = text(cell);
            let short: String = text.chars().take(LETTERS).collect();
            cut |= short.len() < text.len();
            short
        });
        rows.push(cells.collect());
    }
    let (row, column) = range.start().unwrap_or_default();
    let from = (row + 1, column + 1);
    Ok((
        names.len(),
        Sheet {
            name,
            rows,
            from,
            cut,
        },
    ))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, _, _) = at.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        cell => cell.to_string(),
    }
}
