//! Text that the operator wrote in the back office, or that ships as plain text: paragraphs, headings, lists, links.
//! It is never markup: a line's first character says what it is, and an address in it becomes a link.

/// A text by blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose(Vec<Block>);

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line that began with `■` or `# `.
    Heading(String),
    /// Lines without an empty one between them.
    Paragraph(Vec<Vec<Span>>),
    /// Lines that began with `・` or `- `.
    List(Vec<Vec<Span>>),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Text(String),
    /// An address of `https`.
    Address(String),
}

impl Prose {
    /// Reads a text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        let mut open = false;
        for line in text.lines().map(str::trim) {
            let heading = line.strip_prefix('■').or_else(|| line.strip_prefix("# "));
            let item = line.strip_prefix('・').or_else(|| line.strip_prefix("- "));
            match (heading, item, blocks.last_mut()) {
                _ if line.is_empty() => {
                    open = false;
                    continue;
                }
                (Some(heading), _, _) => blocks.push(Block::Heading(heading.trim().to_owned())),
                (None, Some(item), Some(Block::List(items))) => items.push(spans(item)),
                (None, Some(item), _) => blocks.push(Block::List(vec![spans(item)])),
                (None, None, Some(Block::Paragraph(lines))) if open => lines.push(spans(line)),
                (None, None, _) => blocks.push(Block::Paragraph(vec![spans(line)])),
            }
            open = true;
        }
        Self(blocks)
    }

    /// The blocks in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }
}

fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = line.trim();
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '\''))
            .unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        // A full stop ends the sentence, not the address.
        let bare = address.trim_end_matches(['.', ',', ')', ';', ':']);
        let (address, tail) = address.split_at(bare.len());
        if !before.is_empty() {
            spans.push(Span::Text(before.to_owned()));
        }
        if address.len() > "https://".len() {
            spans.push(Span::Address(address.to_owned()));
        } else {
            spans.push(Span::Text(address.to_owned()));
        }
        if !tail.is_empty() {
            spans.push(Span::Text(tail.to_owned()));
        }
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Text(rest.to_owned()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Span {
        Span::Text(text.to_owned())
    }

    #[test]
    fn lines_say_what_they_are() {
        let prose = Prose::parse("■ 機器\n一行目\n二行目\n\n次\n・あ\n- い\n\n終わり");
        let expected = [
            Block::Heading("機器".into()),
            Block::Paragraph(vec![vec![text("一行目")], vec![text("二行目")]]),
            Block::Paragraph(vec![vec![text("次")]]),
            Block::List(vec![vec![text("あ")], vec![text("い")]]),
            Block::Paragraph(vec![vec![text("終わり")]]),
        ];
        assert_eq!(prose.blocks(), expected);
    }

    #[test]
    fn only_https_becomes_a_link_and_markup_stays_text() {
        let table: &[(&str, Vec<Span>)] = &[
            (
                "見る https://a.example/x?y=1。次",
                vec![
                    text("見る "),
                    Span::Address("https://a.example/x?y=1".into()),
                    text("。次"),
                ],
            ),
            (
                "(https://a.example).",
                vec![text("("), Span::Address("https://a.example".into()), text(").")],
            ),
            ("javascript:alert(1)", vec![text("javascript:alert(1)")]),
            (
                "https://a.example\"onclick=x",
                vec![Span::Address("https://a.example".into()), text("\"onclick=x")],
            ),
            ("https://", vec![text("https://")]),
            ("<b>x</b>", vec![text("<b>x</b>")]),
        ];
        for (line, expected) in table {
            assert_eq!(
                Prose::parse(line).blocks(),
                [Block::Paragraph(vec![expected.clone()])],
                "{line}"
            );
        }
    }
}
