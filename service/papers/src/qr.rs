//! A QR code as squares, on paper and on a page.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::PaperError;

/// Modules of the quiet zone on each side.
const QUIET: u16 = 4;

/// A QR code as the path of a picture (SVG) of `side` by `side`, its quiet zone within.
#[derive(Clone, PartialEq, Eq)]
pub struct QrPath {
    /// Modules of a side.
    pub side: u16,
    /// The dark modules: the attribute `d` of a path.
    pub path: String,
}

impl std::fmt::Debug for QrPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It may hold a secret.
        write!(f, "QrPath({} modules)", self.side)
    }
}

impl QrPath {
    /// The code of a text.
    ///
    /// # Errors
    /// [`PaperError::PayloadTooLong`].
    pub fn of(text: &str) -> Result<Self, PaperError> {
        let (code, width) = code(text)?;
        let mut path = String::new();
        for y in 0..width {
            let mut x = 0;
            while x < width {
                let run = (x..width).take_while(|x| is_dark(&code, *x, y)).count();
                let run = u16::try_from(run).unwrap_or(0);
                if run > 0 {
                    // Writing into a string has no way to fail.
                    let _written = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
                }
                x += run + 1;
            }
        }
        Ok(Self {
            side: width + 2 * QUIET,
            path,
        })
    }
}

/// The dark squares of a text's QR code in a field of `side` points at `left`, `top`; the quiet zone of four modules
/// is within the field.
pub(crate) fn squares(
    text: &str,
    left: f32,
    top: f32,
    side: f32,
) -> Result<Vec<(f32, f32, f32)>, PaperError> {
    let (code, width) = code(text)?;
    let module = side / f32::from(width + 2 * QUIET);
    let mut squares = Vec::new();
    for y in 0..width {
        for x in 0..width {
            if is_dark(&code, x, y) {
                let at = |edge: f32, index: u16| edge + f32::from(index + QUIET) * module;
                // A hair wider, so that no seam shows between two.
                squares.push((at(left, x), at(top, y), module * 1.01));
            }
        }
    }
    Ok(squares)
}

/// At most 177 modules.
fn code(text: &str) -> Result<(QrCode, u16), PaperError> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PaperError::PayloadTooLong)?;
    let width = u16::try_from(code.width()).map_err(|_| PaperError::PayloadTooLong)?;
    Ok((code, width))
}

fn is_dark(code: &QrCode, x: u16, y: u16) -> bool {
    code[(usize::from(x), usize::from(y))] == Color::Dark
}
