//! Pictures: a photo to be kept as PNG, a PNG to be looked at.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::{DynamicImage, ImageDecoder, ImageError, Limits};

use crate::PreviewError;

/// Dots of one edge, and of all. Twice what the cameras of telephones give.
const LONGEST_EDGE: u32 = 16_384;
const MOST_DOTS: u64 = 50_000_000;
/// Bytes that a decoder may ask for: what is announced in the head is held to it before anything is unpacked.
const MOST_BYTES: u64 = 4 * MOST_DOTS;
/// Dots of the longer edge of what is looked at.
const SHOWN_EDGE: u32 = 1_600;

/// A JPEG as PNG: upright, and without what a camera writes beside the dots, such as the place.
pub(crate) fn photo(jpeg: &[u8]) -> Result<Vec<u8>, PreviewError> {
    let decoder = JpegDecoder::new(Cursor::new(jpeg)).map_err(fault)?;
    png(&decoded(decoder)?, CompressionType::Default)
}

/// A PNG made anew, at most [`SHOWN_EDGE`] long.
pub(crate) fn shown(bytes: &[u8]) -> Result<Vec<u8>, PreviewError> {
    let decoder = PngDecoder::new(Cursor::new(bytes)).map_err(fault)?;
    let mut image = decoded(decoder)?;
    if image.width().max(image.height()) > SHOWN_EDGE {
        image = image.thumbnail(SHOWN_EDGE, SHOWN_EDGE);
    }
    png(&image, CompressionType::Fast)
}

fn decoded(mut decoder: impl ImageDecoder) -> Result<DynamicImage, PreviewError> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_DOTS {
        return Err(PreviewError::TooLarge);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_EDGE);
    limits.max_image_height = Some(LONGEST_EDGE);
    limits.max_alloc = Some(MOST_BYTES);
    decoder.set_limits(limits).map_err(fault)?;
    let orientation = decoder.orientation().map_err(fault)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// Eight bits a colour: what there is more of cannot be seen.
fn png(image: &DynamicImage, compression: CompressionType) -> Result<Vec<u8>, PreviewError> {
    let image = match image {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => image.clone(),
        image if image.color().has_alpha() => DynamicImage::ImageRgba8(image.to_rgba8()),
        image => DynamicImage::ImageRgb8(image.to_rgb8()),
    };
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, compression, FilterType::Adaptive);
    image.write_with_encoder(encoder).map_err(fault)?;
    Ok(bytes)
}

fn fault(error: ImageError) -> PreviewError {
    match error {
        ImageError::Limits(_) => PreviewError::TooLarge,
        _ => PreviewError::Unreadable,
    }
}
