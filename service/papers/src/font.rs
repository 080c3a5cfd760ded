//! The embedded font, and what it cannot print.

use std::collections::BTreeSet;

use ttf_parser::Face;

/// The font itself.
pub const BYTES: &[u8] = include_bytes!("../fonts/BIZUDGothic-Regular.ttf");
/// Printed in place of a character without a glyph, as printers have long done.
pub(crate) const IN_PLACE: char = '〓';

/// The characters of a text that no paper can print, each once. A variation selector the font does not know is not
/// among them: its character is printed in its usual form.
#[must_use]
pub fn unprintable(text: &str) -> Vec<char> {
    let Some(face) = face() else {
        return text.chars().collect();
    };
    let missing: BTreeSet<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_selector(*c) && face.glyph_index(*c).is_none())
        .collect();
    missing.into_iter().collect()
}

pub(crate) fn face() -> Option<Face<'static>> {
    Face::parse(BYTES, 0).ok()
}

/// A text with nothing in it that the font cannot print.
pub(crate) fn printable(face: &Face<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_selector(c) {
            let known = out
                .chars()
                .next_back()
                .and_then(|base| face.glyph_variation_index(base, c));
            out.extend(known.map(|_| c));
        } else if !c.is_control() && face.glyph_index(c).is_some() {
            out.push(c);
        } else if c.is_whitespace() {
            // Whatever kind of space the font has none of.
            out.push(' ');
        } else {
            out.push(IN_PLACE);
        }
    }
    out
}

/// The width of a text at a size, in points.
pub(crate) fn width(face: &Face<'_>, text: &str, size: f32) -> f32 {
    let units: u32 = text
        .chars()
        .filter_map(|c| face.glyph_index(c))
        .filter_map(|glyph| face.glyph_hor_advance(glyph))
        .map(u32::from)
        .sum();
    // Sums of a line stay far below the 2^24 that a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let units = units as f32;
    units * size / f32::from(face.units_per_em())
}

/// Variation selectors, of both blocks.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_and_places_can_be_printed() {
        for text in [
            "サンプル柔整",
            "髙橋",
            "山﨑",
            "ﾀﾛｳ",
            "①②③④",
            "IQazse45",
            "契0123456-7-8",
            "葛\u{e0100}飾",
        ] {
            assert!(unprintable(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_printed_is_told_once_and_replaced() {
        let text = "𛄲接骨院😀😀";
        assert_eq!(unprintable(text), ['𛄲', '😀']);
        assert_eq!(printable(&face().unwrap(), text), "〓接骨院〓〓");
        assert_eq!(printable(&face().unwrap(), "一\n二\u{7}"), "一 二〓");
    }

    #[test]
    fn full_width_is_twice_half_width() {
        let face = face().unwrap();
        let full = width(&face, "柔整", 10.0);
        assert!((full - 20.0).abs() < 0.1, "{full}");
        assert!((width(&face, "W000", 10.0) - 20.0).abs() < 0.1);
    }
}
