//! What the parts of a paper are, in the order in which they are read: for who hears it (PDF/UA-1, ISO 14289-1).

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// The title of the paper.
    Title,
    Paragraph,
    Table,
    Row,
    /// The cell that names its row.
    RowHead,
    /// The cell that names its column.
    ColumnHead,
    Cell,
    /// A picture, and what is said in its place.
    Figure(&'static str),
    Link,
}

/// A paper as a tree of parts. What is drawn stands in the part that is open.
#[derive(Debug, Default)]
pub(crate) struct Structure {
    top: Vec<Inside>,
    /// Roles and contents of the parts that are open, the innermost last.
    open: Vec<(Role, Vec<Inside>)>,
}

#[derive(Debug)]
enum Inside {
    Part(Role, Vec<Inside>),
    /// The number of a mark on the pages.
    Mark(usize),
}

impl Structure {
    pub(crate) fn open(&mut self, role: Role) {
        self.open.push((role, Vec::new()));
    }

    pub(crate) fn close(&mut self) {
        if let Some((role, inside)) = self.open.pop() {
            self.innermost().push(Inside::Part(role, inside));
        }
    }

    /// A mark in the part that is open.
    pub(crate) fn mark(&mut self, number: usize) {
        self.innermost().push(Inside::Mark(number));
    }

    /// Whether nothing stands in the part that is open yet.
    pub(crate) fn is_bare(&self) -> bool {
        self.open.last().is_some_and(|(_, inside)| inside.is_empty())
    }

    /// The tree of a document in which each mark has got an identifier.
    pub(crate) fn tree(&self, identifiers: &[Option<Identifier>], title: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("ja".to_owned()));
        for node in nodes(&self.top, identifiers, title) {
            tree.push(node);
        }
        tree
    }

    fn innermost(&mut self) -> &mut Vec<Inside> {
        self.open.last_mut().map_or(&mut self.top, |(_, inside)| inside)
    }
}

impl Role {
    fn tag(&self, title: &str) -> TagKind {
        match self {
            Self::Title => Tag::Hn(NonZeroU16::MIN, Some(title.to_owned())).into(),
            Self::Paragraph => Tag::P.into(),
            Self::Table => Tag::Table.into(),
            Self::Row => Tag::TR.into(),
            Self::RowHead => Tag::TH(TableHeaderScope::Row).into(),
            Self::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
            Self::Cell => Tag::TD.into(),
            Self::Figure(said) => Tag::Figure(Some((*said).to_owned())).into(),
            Self::Link => Tag::Link.into(),
        }
    }
}

fn nodes(inside: &[Inside], identifiers: &[Option<Identifier>], title: &str) -> Vec<Node> {
    let node = |one: &Inside| match one {
        Inside::Mark(number) => identifiers.get(*number).copied().flatten().map(Node::from),
        Inside::Part(role, inside) => {
            let children = nodes(inside, identifiers, title);
            Some(TagGroup::with_children(role.tag(title), children).into())
        }
    };
    inside.iter().filter_map(node).collect()
}
