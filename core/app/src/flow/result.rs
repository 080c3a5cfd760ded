//! 資格確認結果 (requirement 228): the difference first; it leaves the screen at the next patient or by itself.

use kazasu_wire::result::EligibilityResult;
use kazasu_wire::width::fold_number;
use kazasu_words::{Arg, Label, Value};
use zeroize::Zeroizing;

use super::choose::Choose;
use super::context::{Context, Now};
use super::heard::Heard;
use super::input::Input;
use super::intent::Intent;
use super::page::Page;
use super::record::{NewRecord as Record, Ways};
use super::screen::Next;
use super::view::{ScreenName, Tone, View};
use super::want::{Effect, Want};
use crate::check::{Change, CheckAnswer, Delta};
use crate::fact::Fact;
use crate::{copy_text, sheet};

/// The result leaves so long after it was last used (`project-defined`).
pub(super) const RESULT_LEAVES_MS: u64 = 120_000;
/// Told before.
const WARNING_MS: u64 = 20_000;
/// Seconds until a copied result is cleared, where the settings say nothing.
const COPY_SECONDS: u8 = 60;

/// A result just checked.
#[derive(Debug)]
pub(super) struct Shown {
    answer: CheckAnswer,
    touched_ms: u64,
    told: Option<Fact>,
}

impl Shown {
    pub(super) fn begin(answer: CheckAnswer, now: Now) -> Next {
        let shown = Self {
            answer,
            touched_ms: now.running_ms,
            told: None,
        };
        Next::to(shown).and(Want::Records)
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::NextPatient) => Choose::begin(context).and(Want::Tell(Effect::Hush)),
            Input::Intent(Intent::Back) => Next::home().and(Want::Tell(Effect::Hush)),
            Input::Intent(Intent::Fallback) if !self.answer.result.validity.is_valid() => Next::to(Ways),
            Input::Intent(Intent::Tick) if now.running_ms >= self.leaves_at() => {
                Next::home().and(Want::Tell(Effect::Hush))
            }
            Input::Intent(intent) => {
                if intent.is_personal() {
                    self.touched_ms = now.running_ms;
                }
                let (told, want) = hand_over(&intent, &self.answer.result, context);
                self.told = told.or(self.told);
                let mut next = Next::to(self);
                next.wants.extend(want);
                next
            }
            // 月内の次回受療時: whoever was confirmed another way this month is confirmed now (requirement 246).
            Input::Heard(Heard::Records(Ok(records))) => {
                let resolved: Vec<Want> = records
                    .into_iter()
                    .filter(|kept| is_confirmed(&kept.record, &self.answer.result))
                    .map(|kept| Want::Resolve(kept.id))
                    .collect();
                if !resolved.is_empty() {
                    self.told = Some(Fact::new("fallback.record.confirmed"));
                }
                let mut next = Next::to(self);
                next.wants = resolved;
                next
            }
            Input::Heard(_) => Next::to(self),
        }
    }

    fn leaves_at(&self) -> u64 {
        self.touched_ms + RESULT_LEAVES_MS
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let result = &self.answer.result;
        let (fact, tone) = validity(result);
        let mut page = Page::new(context, ScreenName::Result, &fact, tone);
        page.shield();
        for change in changes(self.answer.delta.as_ref()) {
            page.notice(&change, Tone::Attention);
        }
        if let Some(told) = &self.told {
            page.notice(told, Tone::Neutral);
        }
        if let Some(code) = &self.answer.not_kept {
            page.notice(&Fact::new(code), Tone::Attention);
        }
        body(&mut page, result);
        page.action("next_patient", Label::NextPatient, Intent::NextPatient);
        if !result.validity.is_valid() {
            page.action("other_way", Label::OtherWay, Intent::Fallback);
        }
        hand_over_actions(&mut page, context);
        page.action("back", Label::Back, Intent::Back);
        page.closes_at(self.leaves_at(), WARNING_MS, now, "app.result.leaving");
        page.finish(now)
    }
}

/// Whether a valid result has the numbers that were written down, in whatever width.
fn is_confirmed(record: &Record, result: &EligibilityResult) -> bool {
    let same =
        |written: &str, said: Option<&str>| fold_number(written) == fold_number(said.unwrap_or_default());
    result.validity.is_valid()
        && result.coverages.iter().any(|coverage| {
            same(&record.insurer_number, coverage.insurer_number.as_deref())
                && same(&record.symbol, coverage.symbol.as_deref())
                && same(&record.number, coverage.number.as_deref())
        })
}

/// What changed since the last check, share with its two values.
fn changes(delta: Option<&Delta>) -> Vec<Fact> {
    let Some(delta) = delta else { return Vec::new() };
    let share = |percent: Option<u8>| percent.map_or(Value::Label(Label::Unknown), Value::Share);
    delta
        .changes
        .iter()
        .map(|change| {
            let fact = Fact::new(change.code());
            match change {
                Change::Share => fact
                    .with(Arg::Before, share(delta.share_before))
                    .with(Arg::After, share(delta.share_after)),
                _ => fact,
            }
        })
        .collect()
}

/// The word of a result, and how it stands.
pub(super) fn validity(result: &EligibilityResult) -> (Fact, Tone) {
    let tone = if result.validity.is_valid() {
        Tone::Good
    } else {
        Tone::Attention
    };
    (Fact::new(sheet::validity_code(&result.validity)), tone)
}

/// Notices and rows of a result.
pub(super) fn body(page: &mut Page, result: &EligibilityResult) {
    for fact in sheet::notices(result) {
        page.notice(&fact, Tone::Attention);
    }
    let sections = sheet::sections(result, page.words());
    for section in sections {
        page.section(section.title, section.rows);
    }
}

/// コピー and 音声読み上げ.
pub(super) fn hand_over_actions(page: &mut Page, context: &Context) {
    page.action("copy", Label::Copy, Intent::Copy);
    let quiet = context.settings.earphones_only && !context.earphones;
    let reason = quiet.then(|| Fact::new("app.speech.earphones"));
    page.action_unless("read_aloud", Label::ReadAloud, Intent::ReadAloud, reason.as_ref());
    page.action("stop_reading", Label::StopReading, Intent::StopReading);
}

/// Takes a result to the clipboard or to a voice; gives what to tell.
pub(super) fn hand_over(
    intent: &Intent,
    result: &EligibilityResult,
    context: &Context,
) -> (Option<Fact>, Option<Want>) {
    match intent {
        Intent::Copy => {
            let text = copy_text(result);
            if text.is_empty() {
                return (Some(Fact::new("app.history.nothing-to-copy")), None);
            }
            let clear_after_s = context.settings.copy_seconds.unwrap_or(COPY_SECONDS);
            let effect = Effect::Copy { text, clear_after_s };
            let told = Fact::new("app.history.copied").with(Arg::Seconds, u32::from(clear_after_s));
            (Some(told), Some(Want::Tell(effect)))
        }
        Intent::ReadAloud => {
            let earphones_only = context.settings.earphones_only;
            if earphones_only && !context.earphones {
                return (Some(Fact::new("app.speech.earphones")), None);
            }
            let sections = sheet::sections(result, &context.words());
            let text = Zeroizing::new(sheet::spoken_text(&sections));
            let effect = Effect::Speak { text, earphones_only };
            (None, Some(Want::Tell(effect)))
        }
        Intent::StopReading => (None, Some(Want::Tell(Effect::Hush))),
        // Earphones that are pulled out end a reading that was for them.
        Intent::Earphones { connected: false } if context.settings.earphones_only => {
            (None, Some(Want::Tell(Effect::Hush)))
        }
        _ => (None, None),
    }
}
