//! A4 pages with text, rules and squares, filled from the top.

use ttf_parser::Face;

use crate::PaperError;
use crate::document::{self, Mark};
use crate::font;
use crate::structure::{Role, Structure};

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
    /// What the marks are parts of, by their number over all pages.
    structure: Structure,
    marks: usize,
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

impl Canvas {
    pub(crate) fn new() -> Result<Self, PaperError> {
        Ok(Self {
            face: font::face().ok_or(PaperError::Font)?,
            pages: Vec::new(),
            drawn: Vec::new(),
            structure: Structure::default(),
            marks: 0,
            y: TOP,
        })
    }

    /// Draws what is a part of its own.
    pub(crate) fn part(&mut self, role: Role, draw: impl FnOnce(&mut Self)) {
        self.structure.open(role);
        draw(self);
        if self.structure.is_bare() {
            // An empty cell is a cell all the same.
            self.draw(Mark::Nothing);
        }
        self.structure.close();
    }

    /// The title of the paper.
    pub(crate) fn title(&mut self, text: &str, size: f32) {
        self.part(Role::Title, |page| {
            page.text(text, size, Align::Centre, MARGIN, WIDTH - 2.0 * MARGIN);
        });
    }

    /// One paragraph over the width of the page, and room below it.
    pub(crate) fn paragraph(&mut self, text: &str, size: f32, align: Align) {
        self.column(text, size, align, MARGIN, WIDTH - 2.0 * MARGIN);
    }

    /// A paragraph in a column.
    pub(crate) fn column(&mut self, text: &str, size: f32, align: Align, left: f32, width: f32) {
        self.part(Role::Paragraph, |page| page.text(text, size, align, left, width));
    }

    /// An address in a column that can be opened where it is shown.
    pub(crate) fn link(&mut self, address: &str, size: f32, left: f32, width: f32) {
        self.part(Role::Paragraph, |page| {
            page.part(Role::Link, |page| {
                let top = page.y;
                page.text(address, size, Align::Left, left, width);
                // On one page: what is above it has kept room for it.
                let area = (left, top + size * 0.4, width, page.y - top);
                let address = address.to_owned();
                page.draw(Mark::Link { area, address });
            });
        });
    }

    /// Lines of text, in the part that is open.
    fn text(&mut self, text: &str, size: f32, align: Align, left: f32, width: f32) {
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
            self.draw(Mark::Text {
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
        self.part(Role::Row, |page| page.labelled(label, value, size));
    }

    fn labelled(&mut self, label: &str, value: &[&str], size: f32) {
        let (left, middle, right) = (MARGIN, MARGIN + LABEL, WIDTH - MARGIN);
        self.keep(90.0);
        let top = self.y;
        let padding = 9.0;
        self.y = top + padding - 4.0;
        self.part(Role::RowHead, |page| {
            page.text(label, 11.0, Align::Left, left + 8.0, middle - left - 16.0);
        });
        let after_label = self.y;
        self.y = top + padding - 4.0;
        self.part(Role::Cell, |page| match value {
            [one] => page.text(one, size, Align::Left, middle + 10.0, VALUE),
            pieces => page.pieces(pieces, size, middle + 10.0),
        });
        let bottom = self.y.max(after_label) + padding;
        self.frame(&[left, middle, right], top, bottom);
        self.y = bottom;
    }

    /// Pieces of one line. The gap is a space too: without one they would be read as one word.
    fn pieces(&mut self, pieces: &[&str], size: f32, left: f32) {
        self.y += size * 1.6;
        let (mut x, y) = (left, self.y);
        for (at, piece) in pieces.iter().enumerate() {
            let mut text = font::printable(&self.face, piece);
            let width = font::width(&self.face, &text, size);
            if at + 1 < pieces.len() {
                text.push(' ');
            }
            self.draw(Mark::Text { x, y, size, text });
            x += width + size * 0.8;
        }
    }

    /// A row of a table with columns of given widths; each cell wraps where it is long.
    pub(crate) fn cells(&mut self, role: &Role, cells: &[(&str, f32, Align)], size: f32, least: f32) {
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
        self.part(Role::Row, |page| {
            for (text, width, align) in cells {
                page.y = top;
                page.part(role.clone(), |page| {
                    page.text(text, size, *align, x + 5.0, width - 10.0);
                });
                bottom = bottom.max(page.y + 7.0);
                x += width;
                edges.push(x);
            }
        });
        self.frame(&edges, top, bottom);
        self.y = bottom;
    }

    /// Black squares of a side, their left upper corners given, and what is said in their place.
    pub(crate) fn squares(&mut self, said: &'static str, squares: Vec<(f32, f32, f32)>) {
        self.part(Role::Figure(said), |page| page.draw(Mark::Squares(squares)));
    }

    /// The PDF.
    pub(crate) fn pdf(mut self, title: &str, issuer: &str) -> Result<Vec<u8>, PaperError> {
        self.pages.push(std::mem::take(&mut self.drawn));
        document::written(&self.pages, &self.structure, title, issuer)
    }

    /// Something of the part that is open.
    fn draw(&mut self, mark: Mark) {
        self.structure.mark(self.marks);
        self.drawn_next(mark);
    }

    fn drawn_next(&mut self, mark: Mark) {
        self.drawn.push(mark);
        self.marks += 1;
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
            self.drawn_next(Mark::Rule {
                from: (left, y),
                to: (right, y),
            });
        }
        for x in edges {
            self.drawn_next(Mark::Rule {
                from: (*x, top),
                to: (*x, bottom),
            });
        }
    }
}

/// Whether a line must not begin with it (行頭禁則).
fn closes(c: char) -> bool {
    "、。，．・：；？！）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)]:;?!".contains(c)
}
