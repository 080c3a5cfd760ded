//! Which format a caller takes (`Accept`, RFC 9110 §12.5.1).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::ReceiptError;

/// A format results are offered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Representation {
    /// The messages of the contract.
    Json,
    /// The public element names, [`kazasu_wire::xml`].
    Xml,
    /// The text of the clipboard, [`kazasu_wire::copy`]: one item per line, item, TAB, value.
    Copy,
}

impl Representation {
    /// The best one of `offered`, which are in the service's own order; the first where the caller does not say.
    ///
    /// # Errors
    /// [`ReceiptError::FormatNotOffered`].
    pub(crate) fn chosen(headers: &HeaderMap, offered: &[Self]) -> Result<Self, ReceiptError> {
        let mut ranges = Vec::new();
        for line in headers.get_all(ACCEPT) {
            let line = line.to_str().map_err(|_| ReceiptError::FormatNotOffered)?;
            ranges.extend(line.split(',').filter_map(Range::parse));
        }
        if !headers.contains_key(ACCEPT) {
            ranges.push(Range::ANY);
        }
        let mut best = None;
        for &format in offered {
            let quality = quality(&ranges, format.essence());
            // Only a better one: of two that are as good, the service's own first.
            if quality > best.map_or(0, |(_, best)| best) {
                best = Some((format, quality));
            }
        }
        best.map(|(format, _)| format)
            .ok_or(ReceiptError::FormatNotOffered)
    }

    /// The value of `Content-Type`.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
            Self::Copy => "text/tab-separated-values; charset=utf-8",
        }
    }

    fn essence(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::Xml => ("application", "xml"),
            Self::Copy => ("text", "tab-separated-values"),
        }
    }
}

/// One media range and its quality in thousandths. Parameters but `q` do not narrow it: no format here has any.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Range {
    kind: String,
    subtype: String,
    quality: u16,
}

impl Range {
    const ANY: Self = Self {
        kind: String::new(),
        subtype: String::new(),
        quality: 1_000,
    };

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let quality = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
            .map_or(Some(1_000), |(_, value)| thousandths(value.trim()))?;
        let word = |text: &str| {
            if text == "*" {
                String::new()
            } else {
                text.to_ascii_lowercase()
            }
        };
        Some(Self {
            kind: word(kind),
            subtype: word(subtype),
            quality,
        })
    }

    /// How closely it names a format; `None` where it does not.
    fn closeness(&self, (kind, subtype): (&str, &str)) -> Option<u8> {
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("", "") => Some(0),
            (own, "") if own == kind => Some(1),
            (own, other) if own == kind && other == subtype => Some(2),
            _ => None,
        }
    }
}

/// The quality the closest range gives a format.
fn quality(ranges: &[Range], essence: (&str, &str)) -> u16 {
    ranges
        .iter()
        .filter_map(|range| Some((range.closeness(essence)?, range.quality)))
        .max_by_key(|(closeness, _)| *closeness)
        .map_or(0, |(_, quality)| quality)
}

/// `0`, `0.5`, `1.000`: a weight of RFC 9110 §12.4.2.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > 3 || !digits {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Representation::{Copy, Json, Xml};

    fn chosen(accept: &[&str]) -> Option<Representation> {
        let mut headers = HeaderMap::new();
        for line in accept {
            headers.append(ACCEPT, line.parse().unwrap());
        }
        Representation::chosen(&headers, &[Json, Xml, Copy]).ok()
    }

    #[test]
    fn the_closest_range_and_the_best_quality_win() {
        for (accept, format) in [
            (&[][..], Some(Json)),
            (&["*/*"], Some(Json)),
            (&["application/xml"], Some(Xml)),
            (&["Application/XML; charset=utf-8"], Some(Xml)),
            (&["text/*"], Some(Copy)),
            (&["text/tab-separated-values"], Some(Copy)),
            (&["application/xml;q=0.9, application/json;q=0.8"], Some(Xml)),
            (&["application/xml;q=0.9", "application/json"], Some(Json)),
            (&["*/*;q=0.1, application/json;q=0"], Some(Xml)),
            (&["application/*, application/json;q=0.5"], Some(Xml)),
            (&["application/json;q=0"], None),
            (&["text/html"], None),
            (&["application/json;q=2"], None),
            (&["application/json;q=0.1234"], None),
            (&["json"], None),
            (&[""], None),
        ] {
            assert_eq!(chosen(accept), format, "{accept:?}");
        }
    }
}
