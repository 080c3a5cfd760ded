//! Which reader is meant: with two in one room the one that answers to the card held on it, not the one whose name or
//! signal looks right.

use kazasu_words::Label;

use super::context::{Context, Now};
use super::heard::Heard;
use super::input::Input;
use super::intent::{Intent, SeenReader};
use super::page::Page;
use super::screen::Next;
use super::view::{Item, ScreenName, Tone, View};
use super::want::{Effect, Want};
use crate::fact::Fact;
use crate::settings::PairedReader;

/// Two signals closer than this, in dBm, do not tell which reader is nearer.
const SAME_SIGNAL: i16 = 12;
/// How long a reader has to answer to the card held on it.
const ANSWER_MS: u64 = 20_000;
/// Readers told apart at most.
const MOST_READERS: usize = 16;

/// The list of readers, or one that is tried.
#[derive(Debug, Default)]
pub(super) struct Readers {
    trying: Option<Trying>,
    told: Option<Fact>,
}

#[derive(Debug)]
struct Trying {
    reader: SeenReader,
    since_ms: u64,
    /// A card was seen on it.
    answered: bool,
}

impl Readers {
    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::ReaderSeen { reader }) => {
                see(&mut context.seen, reader);
                Next::to(self)
            }
            Input::Intent(Intent::ChooseReader { id }) => {
                let Some(reader) = context.seen.iter().find(|seen| seen.id == id).cloned() else {
                    return Next::to(self);
                };
                self.told = None;
                self.trying = Some(Trying {
                    reader,
                    since_ms: now.running_ms,
                    answered: false,
                });
                Next::to(self).and(Want::Tell(Effect::Connect { reader: id }))
            }
            Input::Heard(Heard::CardSeen) => {
                if let Some(trying) = &mut self.trying {
                    trying.answered = true;
                }
                Next::to(self)
            }
            Input::Intent(Intent::ThisReader) => match self.trying {
                Some(trying) if trying.answered => paired(trying.reader, context),
                _ => Next::to(self),
            },
            Input::Intent(Intent::Tick) => {
                let late =
                    |trying: &Trying| !trying.answered && now.running_ms >= trying.since_ms + ANSWER_MS;
                if self.trying.as_ref().is_some_and(late) {
                    self.trying = None;
                    self.told = Some(Fact::new("reader.pairing.no-answer"));
                }
                Next::to(self)
            }
            Input::Intent(Intent::Back) if self.trying.is_some() => {
                self.trying = None;
                Next::to(self)
            }
            Input::Intent(Intent::Back) => Next::home().and(Want::Tell(Effect::LookForReaders(false))),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (code, tone) = match &self.trying {
            Some(trying) if trying.answered => ("screen.reader.answered", Tone::Good),
            Some(_) => ("screen.reader.compare", Tone::Working),
            None if context.seen.is_empty() => ("screen.reader.looking", Tone::Working),
            None => ("screen.reader.choose", Tone::Neutral),
        };
        let mut page = Page::new(context, ScreenName::Readers, &Fact::new(code), tone);
        if let Some(trouble) = context.reader_trouble() {
            page.notice(&trouble, Tone::Attention);
        }
        if let Some(told) = &self.told {
            page.notice(told, Tone::Attention);
        }
        if let Some(trying) = &self.trying {
            if trying.answered {
                page.action("this_reader", Label::ThisReader, Intent::ThisReader);
            } else {
                page.wake_at(trying.since_ms + ANSWER_MS);
            }
        } else {
            if are_hard_to_tell_apart(&context.seen) {
                page.notice(&Fact::new("reader.pairing.two"), Tone::Attention);
            }
            let paired = context.settings.paired_reader.as_ref();
            for seen in &context.seen {
                let chosen = paired.is_some_and(|paired| paired.id == seen.id);
                let item = item(&page, seen, chosen);
                page.item(item);
            }
        }
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}

fn item(page: &Page, seen: &SeenReader, chosen: bool) -> Item {
    let mark = if chosen {
        page.label(Label::Chosen)
    } else {
        String::new()
    };
    Item {
        id: seen.id.clone(),
        title: seen.name.clone(),
        detail: mark.clone(),
        spoken: format!("{} {mark}", seen.name).trim().to_owned(),
        chosen,
        intent: Intent::ChooseReader { id: seen.id.clone() },
    }
}

fn paired(reader: SeenReader, context: &Context) -> Next {
    let mut settings = context.settings.clone();
    settings.paired_reader = Some(PairedReader {
        id: reader.id,
        name: reader.name,
    });
    Next::to(super::home::Home::told(Fact::new("reader.pairing.done")))
        .and(Want::Store(Box::new(settings)))
        .and(Want::Tell(Effect::LookForReaders(false)))
}

/// Nearest first; a reader seen again moves.
fn see(seen: &mut Vec<SeenReader>, reader: SeenReader) {
    seen.retain(|known| known.id != reader.id);
    let at = seen.partition_point(|known| known.signal >= reader.signal);
    seen.insert(at, reader);
    seen.truncate(MOST_READERS);
}

fn are_hard_to_tell_apart(seen: &[SeenReader]) -> bool {
    match seen {
        [first, second, ..] => first.signal.saturating_sub(second.signal) < SAME_SIGNAL,
        _ => false,
    }
}
