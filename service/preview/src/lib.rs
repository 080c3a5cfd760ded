//! What is looked at of a file that a stranger has sent: a page or a picture as a PNG made anew, a sheet as cells of text.
//! Nothing of the file itself is handed on. Pure: bytes in, a [`Preview`] out.
//!
//! Whoever calls [`preview`] runs it where a file that makes it fail, loop or grow does no harm (`service/src/preview`).

#[cfg(feature = "draw")]
mod document;
#[cfg(feature = "draw")]
mod picture;
#[cfg(feature = "draw")]
mod workbook;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a file is said to be, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// Excel, either form.
    Excel,
    /// A JPEG photo, to be kept as PNG: all of its dots.
    Jpeg,
}

impl Format {
    const ALL: [Self; 4] = [Self::Pdf, Self::Png, Self::Excel, Self::Jpeg];

    /// Its word on a command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Excel => "excel",
            Self::Jpeg => "jpeg",
        }
    }

    /// The format of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }
}

/// One page of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Pages or sheets of the file.
    pub pages: usize,
    /// What is seen of this one.
    pub seen: Seen,
}

/// What is seen of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seen {
    /// A picture of `length` bytes of PNG; they go beside it.
    Picture {
        /// Bytes of the PNG.
        length: usize,
    },
    /// A sheet.
    Sheet(Sheet),
}

/// A sheet of a workbook: text, whatever its cells are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells from the first that is filled, by rows of one width.
    pub rows: Vec<Vec<String>>,
    /// Row and column of the first cell, from 1.
    pub from: (u32, u32),
    /// Whether rows, columns or letters were left out.
    pub cut: bool,
}

/// Why nothing is seen. Holds no part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewError {
    /// It is not what it is said to be, or broken, or locked by a password.
    #[error("the file cannot be read")]
    Unreadable,
    /// More dots than are drawn.
    #[error("the picture has too many dots")]
    TooLarge,
    /// It has no such page.
    #[error("the file has no such page")]
    NoSuchPage,
}

/// One page of a file, from 0, and the PNG where it is a picture. `font` is what stands in for Japanese fonts that a PDF
/// only names.
///
/// # Errors
/// [`PreviewError`].
#[cfg(feature = "draw")]
pub fn preview(
    format: Format,
    bytes: Vec<u8>,
    page: usize,
    font: &'static [u8],
) -> Result<(Preview, Vec<u8>), PreviewError> {
    let (pages, png) = match format {
        Format::Pdf => document::page(bytes, page, font)?,
        Format::Png | Format::Jpeg if page > 0 => return Err(PreviewError::NoSuchPage),
        Format::Jpeg => (1, picture::photo(&bytes)?),
        Format::Png => (1, picture::shown(&bytes)?),
        Format::Excel => {
            let (pages, sheet) = workbook::sheet(bytes, page)?;
            let seen = Seen::Sheet(sheet);
            return Ok((Preview { pages, seen }, Vec::new()));
        }
    };
    let seen = Seen::Picture { length: png.len() };
    Ok((Preview { pages, seen }, png))
}
