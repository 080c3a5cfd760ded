//! 資格確認結果検索 (requirements 235–238).

use kazasu_words::{Label, wareki};

use super::context::{Context, Now};
use super::detail::Detail;
use super::heard::Heard;
use super::input::Input;
use super::intent::{FieldId, Intent};
use super::page::{Page, plain_field};
use super::screen::Next;
use super::secret::Typed;
use super::view::{FieldKind, Item, ScreenName, Tone, View};
use super::want::Want;
use crate::fact::Fact;
use crate::history::{HistoryId, HistoryLine};
use crate::sheet;

/// Most lines shown at once; more are found by more words.
const MOST_LINES: usize = 200;

/// The list.
#[derive(Debug, Default)]
pub(super) struct Search {
    query: Option<Typed>,
    /// `None` until the list is there.
    lines: Option<Vec<HistoryLine>>,
    told: Option<Fact>,
}

impl Search {
    pub(super) fn begin() -> Next {
        let every = Typed::new(String::new());
        Next::to(Self::default()).and(Want::Search(every)).and(Want::Sync)
    }

    /// The list again, after something happened to one of its lines.
    pub(super) fn again(query: Option<Typed>, told: Option<Fact>) -> Next {
        let want = Want::Search(query.clone().unwrap_or_else(|| Typed::new(String::new())));
        let search = Self {
            query,
            lines: None,
            told,
        };
        Next::to(search).and(want)
    }

    pub(super) fn step(mut self, input: Input, _: &mut Context, _: Now) -> Next {
        match input {
            Input::Heard(Heard::Found(Ok(lines))) => {
                self.lines = Some(lines);
                Next::to(self)
            }
            Input::Heard(Heard::Found(Err(fact)) | Heard::Shown(Err(fact)) | Heard::Synced(Err(fact))) => {
                self.lines.get_or_insert_with(Vec::new);
                self.told = Some(fact);
                Next::to(self)
            }
            Input::Heard(Heard::Synced(Ok(added))) if added > 0 => Self::again(self.query, self.told),
            Input::Heard(Heard::Shown(Ok(result))) => Next::to(Detail::new(*result, self.query)),
            Input::Intent(Intent::Type {
                field: FieldId::Query,
                text,
            }) => {
                self.query = Some(text.clone());
                self.told = None;
                Next::to(self).and(Want::Search(text))
            }
            Input::Intent(Intent::Open { id }) => {
                let id = HistoryId::from_text(&id);
                Next::to(self).and(Want::Show(id))
            }
            Input::Intent(Intent::Back) => Next::home(),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let found = self.lines.as_deref();
        let asked = self
            .query
            .as_ref()
            .is_some_and(|query| !query.expose().trim().is_empty());
        let (code, tone) = match (found, asked) {
            (None, _) => ("screen.history.searching", Tone::Working),
            (Some([]), true) => ("app.history.not-found", Tone::Attention),
            (Some([]), false) => ("app.history.empty", Tone::Neutral),
            (Some(_), _) => ("screen.history.search", Tone::Neutral),
        };
        let mut page = Page::new(context, ScreenName::Search, &Fact::new(code), tone);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Attention);
        }
        let mut field = plain_field(
            page.words(),
            FieldId::Query,
            Label::PromptSearch,
            FieldKind::Search,
            asked,
            100,
        );
        field.required = false;
        page.field(field);
        for line in found.unwrap_or_default().iter().take(MOST_LINES) {
            let item = item(&page, line);
            page.item(item);
        }
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}

fn item(page: &Page, line: &HistoryLine) -> Item {
    let words = page.words();
    let name = line.name.as_ref().map_or("", |name| name.as_str());
    let kana = line.name_kana.as_ref().map_or(name, |kana| kana.as_str());
    let validity = sheet::validity_words(&line.validity, words);
    let day = wareki::with_weekday(line.treated_on, page.locale());
    let said = kazasu_words::spoken::date(line.treated_on, page.locale());
    Item {
        id: line.id.as_str().to_owned(),
        title: if name.is_empty() {
            validity.clone()
        } else {
            name.to_owned()
        },
        detail: format!("{day}　{validity}"),
        spoken: format!("{kana}。{validity}。{} {said}", words.label(Label::TreatedOn)),
        chosen: false,
        intent: Intent::Open {
            id: line.id.as_str().to_owned(),
        },
    }
}
