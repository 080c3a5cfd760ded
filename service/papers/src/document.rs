//! Pages of marks as a tagged PDF (PDF/UA-1).

use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};

use crate::PaperError;
use crate::canvas::{HEIGHT, WIDTH};
use crate::font;
use crate::structure::Structure;

/// What is drawn on a page.
#[derive(Debug)]
pub(crate) enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
    },
    Squares(Vec<(f32, f32, f32)>),
    /// Where an address can be opened: left, top, width, height.
    Link {
        area: (f32, f32, f32, f32),
        address: String,
    },
    /// Nothing is seen of it; it holds the place of what is empty.
    Nothing,
}

/// The document. Its marks are numbered over all pages, as its structure names them.
pub(crate) fn written(
    pages: &[Vec<Mark>],
    structure: &Structure,
    title: &str,
    issuer: &str,
) -> Result<Vec<u8>, PaperError> {
    let font = Font::new(font::BYTES.into(), 0).ok_or(PaperError::Font)?;
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PaperError::Unwritten)?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let metadata = Metadata::new()
        .title(title.to_owned())
        .authors(vec![issuer.to_owned()])
        .language("ja".to_owned());
    document.set_metadata(metadata);
    let mut identifiers = Vec::new();
    for marks in pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PaperError::Unwritten)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let first = identifiers.len();
        identifiers.extend(marks.iter().map(|mark| mark.draw(&mut surface, &font)));
        surface.finish();
        for (at, mark) in marks.iter().enumerate() {
            if let Some(annotation) = mark.annotation() {
                identifiers[first + at] = Some(page.add_tagged_annotation(annotation));
            }
        }
        page.finish();
    }
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(title.to_owned(), top));
    document.set_outline(outline);
    document.set_tag_tree(structure.tree(&identifiers, title));
    document.finish().map_err(|_| PaperError::Unwritten)
}

impl Mark {
    /// Draws it; its identifier, unless it is only to be seen.
    fn draw(&self, surface: &mut Surface<'_>, font: &Font) -> Option<Identifier> {
        let tag = match self {
            Self::Text { .. } | Self::Nothing => ContentTag::Span(SpanTag::empty()),
            Self::Squares(_) => ContentTag::Other,
            Self::Rule { .. } => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
            Self::Link { .. } => return None,
        };
        let identifier = surface.start_tagged(tag);
        self.draw_untagged(surface, font);
        surface.end_tagged();
        (!matches!(self, Self::Rule { .. })).then_some(identifier)
    }

    fn draw_untagged(&self, surface: &mut Surface<'_>, font: &Font) {
        let black = rgb::Color::new(0, 0, 0);
        let fill = Fill {
            paint: black.into(),
            ..Fill::default()
        };
        match self {
            Self::Text { x, y, size, text } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill));
                let at = Point::from_xy(*x, *y);
                surface.draw_text(at, font.clone(), *size, text, false, TextDirection::LeftToRight);
            }
            Self::Rule { from, to } => {
                let mut path = PathBuilder::new();
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: black.into(),
                    width: 0.6,
                    ..Stroke::default()
                }));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Self::Squares(squares) => {
                let mut path = PathBuilder::new();
                for (x, y, side) in squares {
                    if let Some(square) = Rect::from_xywh(*x, *y, *side, *side) {
                        path.push_rect(square);
                    }
                }
                surface.set_stroke(None);
                surface.set_fill(Some(fill));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Self::Link { .. } | Self::Nothing => {}
        }
    }

    fn annotation(&self) -> Option<Annotation> {
        let Self::Link { area, address } = self else {
            return None;
        };
        let (x, y, width, height) = *area;
        let area = Rect::from_xywh(x, y, width, height)?;
        let target = Target::Action(LinkAction::new(address.clone()).into());
        // What is said in its place is what it is for: the address is no word.
        let said = "1回だけ使えるリンクを開く";
        Some(Annotation::new_link(
            LinkAnnotation::new(area, target),
            Some(said.to_owned()),
        ))
    }
}
