//! A page of a file that somebody has sent. It stands alone: no menu, no form, no script.

use askama::Template;

use crate::button::Link;
use crate::layout::Layout;

/// One page of a file, as a picture or as a sheet.
#[derive(Debug, Clone, Template)]
#[template(path = "preview_page.html")]
pub struct PreviewPage {
    /// Language and style; the title is the file's name.
    pub layout: Layout,
    /// How large the file is.
    pub note: String,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// A PNG, in base64.
    pub picture: Option<String>,
    /// A sheet.
    pub sheet: Option<SheetView>,
    /// The page before.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// Where to go on.
    pub links: Vec<Link>,
}

/// A sheet with the names of its columns and the numbers of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetView {
    /// Its name.
    pub name: String,
    /// `A`, `B` …
    pub columns: Vec<String>,
    /// Number and cells.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Whether some of it is left out.
    pub cut: bool,
}

impl SheetView {
    /// A sheet whose first cell is at a row and a column, both from 1.
    #[must_use]
    pub fn new(name: &str, rows: &[Vec<String>], (row, column): (u32, u32), cut: bool) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        Self {
            name: name.to_owned(),
            columns: (column..).take(width).map(letters).collect(),
            rows: (row..).zip(rows.iter().cloned()).collect(),
            cut,
        }
    }
}

/// The name of a column, as workbooks have it: Z is followed by AA.
fn letters(mut column: u32) -> String {
    let mut name = Vec::new();
    while column > 0 {
        column -= 1;
        name.push(
            char::from_digit(column % 26 + 10, 36)
                .unwrap_or('?')
                .to_ascii_uppercase(),
        );
        column /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_in_workbooks() {
        for (column, name) in [
            (1, "A"),
            (26, "Z"),
            (27, "AA"),
            (52, "AZ"),
            (53, "BA"),
            (703, "AAA"),
            (16_384, "XFD"),
        ] {
            assert_eq!(letters(column), name);
        }
    }
}
