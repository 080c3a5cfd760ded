//! A4 pages with text, rules and squares, filled from the top.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

use crate::PaperError;
use crate::font;

/// A4, in points.
pub(crate) const WIDTH: f32 = 595.276;
pub(crate) const HEIGHT: f32 = 841.89;
/// Left and right margin.
pub(crate) const MARGIN: f32 = 56.0;

/// What is to be drawn on one page.
pub(crate) struct Canvas {
    face: Face<'static>,
    /// The pages before, and the one being filled.
    pages: Vec<Vec<Mark>>,
    drawn: Vec<Mark>,
    /// How far down the page is filled.
    pub(crate) y: f32,
}

/// Width of a label in [`Canvas::row`], and of its value.
pub(crate) const LABEL: f32 = 190.0;
pub(crate) const VALUE: f32 = WIDTH - 2.0 * MARGIN - LABEL - 20.0;
/// Where a page begins and ends.
const TOP: f32 = 60.0;
const BOTTOM: f32 = HEIGHT - 48.0;

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

enum Mark {
    Text { x: f32, y: f32, size: f32, text: String },
    Rule { from: (f32, f32), to: (f32, f32) },
    Squares(Vec<(f32, f32, f32)>),
}

impl Canvas {
    pub(crate) fn new() -> Result<Self, PaperError> {
        Ok(Self {
            face: font::face().ok_or(PaperError::Font)?,
            pages: Vec::new(),
            drawn: Vec::new(),
            y: TOP,
        })
    }

    /// One paragraph over the width of the page, and room below it.
    pub(crate) fn paragraph(&mut self, text: &str, size: f32, align: Align) {
        self.column(text, size, align, MARGIN, WIDTH - 2.0 * MARGIN);
    }

    /// A paragraph in a column.
    pub(crate) fn column(&mut self, text: &str, size: f32, align: Align, left: f32, width: f32) {
        for line in self.lines(text, size, width) {
            self.keep(size * 1.6);
            self.y += size * 1.6;
            let free = width - font::width(&self.face, &line, size);
            let x = match align {
                Align::Left => left,
                Align::Centre => left + free / 2.0,
                Align::Right => left + free,
            };
            let y = self.y;
            self.drawn.push(Mark::Text {
                x,
                y,
                size,
                text: line,
            });
        }
    }

    pub(crate) fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// Goes on to another page unless so many points are left on this one.
    pub(crate) fn keep(&mut self, points: f32) {
        if self.y + points > BOTTOM {
            self.pages.push(std::mem::take(&mut self.drawn));
            self.y = TOP;
        }
    }

    /// The largest of some sizes in which a text takes at most three lines of a width; else the last.
    pub(crate) fn fitting(&self, text: &str, sizes: &[f32], width: f32) -> f32 {
        let fits = |size: &&f32| self.lines(text, **size, width).len() <= 3;
        sizes.iter().find(fits).or(sizes.last()).copied().unwrap_or(10.0)
    }

    /// A row of a table: label and value in boxes. The value is printed in pieces with a gap between them.
    pub(crate) fn row(&mut self, label: &str, value: &[&str], size: f32) {
        let (left, middle, right) = (MARGIN, MARGIN + LABEL, WIDTH - MARGIN);
        self.keep(90.0);
        let top = self.y;
        let padding = 9.0;
        self.y = top + padding - 4.0;
        self.column(label, 11.0, Align::Left, left + 8.0, middle - left - 16.0);
        let after_label = self.y;
        self.y = top + padding - 4.0;
        match value {
            [one] => self.column(one, size, Align::Left, middle + 10.0, VALUE),
            pieces => {
                self.y += size * 1.6;
                let mut x = middle + 10.0;
                for piece in pieces {
                    let text = font::printable(&self.face, piece);
                    let width = font::width(&self.face, &text, size);
                    let y = self.y;
                    self.drawn.push(Mark::Text { x, y, size, text });
                    x += width + size * 0.8;
                }
            }
        }
        let bottom = self.y.max(after_label) + padding;
        self.frame(&[left, middle, right], top, bottom);
        self.y = bottom;
    }

    /// A row of a table with columns of given widths; each cell wraps where it is long.
    pub(crate) fn cells(&mut self, cells: &[(&str, f32, Align)], size: f32, least: f32) {
        let needed = cells
            .iter()
            .map(|(text, width, _)| self.lines(text, size, width - 10.0).len())
            .max()
            .and_then(|lines| u16::try_from(lines).ok())
            .map_or(0.0, |lines| f32::from(lines) * size * 1.6 + 7.0);
        self.keep(needed.max(least));
        let top = self.y;
        let mut x = MARGIN;
        let mut edges = vec![x];
        let mut bottom = top + least;
        for (text, width, align) in cells {
            self.y = top;
            self.column(text, size, *align, x + 5.0, width - 10.0);
            bottom = bottom.max(self.y + 7.0);
            x += width;
            edges.push(x);
        }
        self.frame(&edges, top, bottom);
        self.y = bottom;
    }

    /// Black squares of a side, their left upper corners given.
    pub(crate) fn squares(&mut self, squares: Vec<(f32, f32, f32)>) {
        self.drawn.push(Mark::Squares(squares));
    }

    /// The PDF.
    pub(crate) fn pdf(mut self, title: &str, issuer: &str) -> Result<Vec<u8>, PaperError> {
        let font = Font::new(font::BYTES.into(), 0).ok_or(PaperError::Font)?;
        let mut document = Document::new();
        let metadata = Metadata::new()
            .title(title.to_owned())
            .authors(vec![issuer.to_owned()])
            .language("ja".to_owned());
        document.set_metadata(metadata);
        self.pages.push(std::mem::take(&mut self.drawn));
        for marks in &self.pages {
            let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PaperError::Unwritten)?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                mark.draw(&mut surface, &font);
            }
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|_| PaperError::Unwritten)
    }

    /// The lines of a text in a width. A line never begins with what closes.
    fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for given in text.lines() {
            let given = font::printable(&self.face, given);
            let mut line = String::new();
            let mut filled = 0.0;
            for c in given.chars() {
                let advance = font::width(&self.face, c.encode_utf8(&mut [0; 4]), size);
                if filled + advance > width + 0.01 && !line.is_empty() && !closes(c) {
                    lines.push(std::mem::take(&mut line));
                    filled = 0.0;
                }
                line.push(c);
                filled += advance;
            }
            lines.push(line);
        }
        lines
    }

    fn frame(&mut self, edges: &[f32], top: f32, bottom: f32) {
        let (Some(left), Some(right)) = (edges.first().copied(), edges.last().copied()) else {
            return;
        };
        for y in [top, bottom] {
            self.drawn.push(Mark::Rule {
                from: (left, y),
                to: (right, y),
            });
        }
        for x in edges {
            self.drawn.push(Mark::Rule {
                from: (*x, top),
                to: (*x, bottom),
            });
        }
    }
}

impl Mark {
    fn draw(&self, surface: &mut Surface<'_>, font: &Font) {
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
        }
    }
}

/// Whether a line must not begin with it (行頭禁則).
fn closes(c: char) -> bool {
    "、。，．・：；？！）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)]:;?!".contains(c)
}
