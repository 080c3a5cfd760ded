//! A QR code as squares.

use qrcode::{Color, EcLevel, QrCode};

use crate::PaperError;

/// The dark squares of a text's QR code in a field of `side` points at `left`, `top`; the quiet zone of four modules
/// is within the field.
pub(crate) fn squares(
    text: &str,
    left: f32,
    top: f32,
    side: f32,
) -> Result<Vec<(f32, f32, f32)>, PaperError> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| PaperError::PayloadTooLong)?;
    // At most 177 modules.
    let width = u16::try_from(code.width()).map_err(|_| PaperError::PayloadTooLong)?;
    let module = side / f32::from(width + 8);
    let mut squares = Vec::new();
    for y in 0..width {
        for x in 0..width {
            if code[(usize::from(x), usize::from(y))] == Color::Dark {
                let at = |edge: f32, index: u16| edge + f32::from(index + 4) * module;
                // A hair wider, so that no seam shows between two.
                squares.push((at(left, x), at(top, y), module * 1.01));
            }
        }
    }
    Ok(squares)
}
