//! A page with a table.

use askama::Template;

use crate::button::Link;
use crate::card::Card;
use crate::field::FieldView;
use crate::form::FormView;
use crate::layout::{Layout, Tone};

/// Rows of a register: accounts, applications, notices to edit, the queue of the back office.
#[derive(Debug, Clone, Template)]
#[template(path = "list_page.html")]
pub struct ListPage {
    /// What surrounds it.
    pub layout: Layout,
    /// What the list is.
    pub lead: Vec<String>,
    /// Fields by which the rows are chosen; sent by GET to the same address.
    pub filters: Vec<FieldView>,
    /// Links above the table, such as 追加申請 or CSV.
    pub links: Vec<Link>,
    /// What can be done here.
    pub cards: Vec<Card>,
    /// What the table is, where the page holds more; `#list` leads to it.
    pub heading: Option<String>,
    /// What the columns are.
    pub columns: Vec<Column>,
    /// The rows of this page of the list.
    pub rows: Vec<Row>,
    /// What is said in place of an empty table.
    pub empty: String,
    /// Which part of the list this is.
    pub pager: Option<Pager>,
    /// Forms below the table, such as an import.
    pub forms: Vec<FormView>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds figures, which stand to the right.
    pub figures: bool,
}

impl Column {
    /// A column of words.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            figures: false,
        }
    }

    /// A column of figures.
    pub fn figures(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            figures: true,
        }
    }
}

/// A row: one cell for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its cells. The first names the row.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words or a figure; empty is shown as a dash.
    Text(String),
    /// A link.
    Link(Link),
    /// A state: a word with a mark, never a colour alone.
    State(Tone, String),
    /// A button that sends a form of its own: label, address, CSRF token, hidden names and values.
    Post(crate::Post),
}

/// Which part of a list is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// The number of the first row shown, from 1; 0 where there is none.
    pub first: u64,
    /// The number of the last row shown.
    pub last: u64,
    /// How many rows there are.
    pub total: u64,
    /// Where the rows before are.
    pub previous: Option<String>,
    /// Where the rows after are.
    pub next: Option<String>,
}

impl ListPage {
    /// A list without filters.
    pub fn new(layout: Layout, columns: Vec<Column>, rows: Vec<Row>, empty: impl Into<String>) -> Self {
        Self {
            layout,
            lead: Vec::new(),
            filters: Vec::new(),
            links: Vec::new(),
            cards: Vec::new(),
            heading: None,
            columns,
            rows,
            empty: empty.into(),
            pager: None,
            forms: Vec::new(),
        }
    }
}

impl ListPage {
    pub(crate) fn has_errors(&self) -> bool {
        self.forms.iter().any(|form| !form.errors().is_empty())
    }

    pub(crate) fn form_errors(&self) -> &[String] {
        &[]
    }

    pub(crate) fn field_errors(&self) -> Vec<(&str, &str, &str)> {
        self.forms.iter().flat_map(FormView::errors).collect()
    }
}

impl Row {
    /// The cells with their columns.
    pub(crate) fn beside<'a>(
        &'a self,
        columns: &'a [Column],
    ) -> impl Iterator<Item = (&'a Cell, &'a Column)> {
        self.cells.iter().zip(columns)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Link> for Cell {
    fn from(link: Link) -> Self {
        Self::Link(link)
    }
}
