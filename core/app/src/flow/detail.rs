//! One kept result: コピー, 音声読み上げ, delete (requirements 236–237).

use kazasu_wire::result::EligibilityResult;
use kazasu_words::Label;

use super::context::{Context, Now};
use super::heard::Heard;
use super::input::Input;
use super::intent::Intent;
use super::page::Page;
use super::result::{RESULT_LEAVES_MS, body, hand_over, hand_over_actions, validity};
use super::screen::Next;
use super::search::Search;
use super::secret::Typed;
use super::view::{ScreenName, Tone, View};
use super::want::{Effect, Want};
use crate::fact::Fact;
use crate::history::HistoryId;

/// A kept result.
#[derive(Debug)]
pub(super) struct Detail {
    result: EligibilityResult,
    query: Option<Typed>,
    /// Whether it is asked if the result may be deleted.
    deleting: bool,
    touched_ms: Option<u64>,
    told: Option<Fact>,
}

impl Detail {
    pub(super) fn new(result: EligibilityResult, query: Option<Typed>) -> Self {
        Self {
            result,
            query,
            deleting: false,
            touched_ms: None,
            told: None,
        }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Heard(Heard::Deleted(Ok(()))) => {
                Search::again(self.query, Some(Fact::new("app.history.deleted")))
            }
            Input::Heard(Heard::Deleted(Err(fact))) => {
                self.deleting = false;
                self.told = Some(fact);
                Next::to(self)
            }
            Input::Heard(_) => Next::to(self),
            Input::Intent(Intent::Delete) => {
                self.deleting = true;
                self.touched_ms = Some(now.running_ms);
                Next::to(self)
            }
            Input::Intent(Intent::Confirm) if self.deleting => {
                let id = HistoryId::of(&self.result.result_id);
                Next::to(self).and(Want::Delete(id))
            }
            Input::Intent(Intent::Back) if self.deleting => {
                self.deleting = false;
                Next::to(self)
            }
            Input::Intent(Intent::Back) => Search::again(self.query, None).and(Want::Tell(Effect::Hush)),
            Input::Intent(Intent::Tick) if self.leaves_at(now) <= now.running_ms => {
                Next::home().and(Want::Tell(Effect::Hush))
            }
            Input::Intent(intent) => {
                if intent.is_personal() || self.touched_ms.is_none() {
                    self.touched_ms = Some(now.running_ms);
                }
                let (told, want) = hand_over(&intent, &self.result, context);
                self.told = told.or(self.told);
                let mut next = Next::to(self);
                next.wants.extend(want);
                next
            }
        }
    }

    fn leaves_at(&self, now: Now) -> u64 {
        self.touched_ms.unwrap_or(now.running_ms) + RESULT_LEAVES_MS
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (fact, tone) = if self.deleting {
            (Fact::new("screen.history.delete"), Tone::Attention)
        } else {
            validity(&self.result)
        };
        let mut page = Page::new(context, ScreenName::Detail, &fact, tone);
        page.shield();
        if let Some(told) = &self.told {
            page.notice(told, Tone::Neutral);
        }
        body(&mut page, &self.result);
        if self.deleting {
            page.action("keep", Label::No, Intent::Back);
            page.action("delete", Label::DeleteYes, Intent::Confirm);
            return page.finish(now);
        }
        hand_over_actions(&mut page, context);
        page.action("delete", Label::Delete, Intent::Delete);
        page.action("back", Label::Back, Intent::Back);
        page.closes_at(self.leaves_at(now), 20_000, now, "app.result.leaving");
        page.finish(now)
    }
}
