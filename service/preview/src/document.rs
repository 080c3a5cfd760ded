//! A page of a PDF as a picture. Scripts, forms, links and embedded files are not drawn and not run.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::PreviewError;

/// Dots of the longer edge: 140 an inch on A4.
const LONGER_EDGE: f32 = 1_600.0;
/// No page is drawn larger than so many times its size: a stamp is not a poster.
const LARGEST_SCALE: f32 = 4.0;

/// The number of pages, and one of them, from 0, as PNG.
pub(crate) fn page(
    bytes: Vec<u8>,
    number: usize,
    font: &'static [u8],
) -> Result<(usize, Vec<u8>), PreviewError> {
    let pdf = Pdf::new(bytes).map_err(|_| PreviewError::Unreadable)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(PreviewError::Unreadable);
    }
    let page = pages.get(number).ok_or(PreviewError::NoSuchPage)?;
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    let scale = (LONGER_EDGE / longer).min(LARGEST_SCALE);
    // Dots that a number is too small for, or none at all.
    if !(scale.is_finite() && width.min(height) * scale >= 1.0) {
        return Err(PreviewError::Unreadable);
    }
    let settings = InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(standard) => Some(standard.get_font_data()),
            // What names a collection of characters is Japanese, or as near as this font comes.
            FontQuery::Fallback(wanted) if wanted.character_collection.is_some() => Some((Arc::new(font), 0)),
            FontQuery::Fallback(wanted) => Some(wanted.pick_standard_font().get_font_data()),
        }),
        ..InterpreterSettings::default()
    };
    let paper = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let drawn = render(
        page,
        &RenderCache::new(),
        &settings,
        &RenderSettings::default(),
        &paper,
    );
    let png = drawn.into_png().map_err(|_| PreviewError::Unreadable)?;
    Ok((pages.len(), png))
}
