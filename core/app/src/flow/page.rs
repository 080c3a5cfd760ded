//! Lays a view out, word by word.

use kazasu_words::{Label, Locale, Voice, Words};

use super::context::{Context, Now};
use super::intent::{FieldId, Intent};
use super::view::{
    Action, Announcement, Audience, Cue, Field, FieldKind, Item, Keypad, NoticeLine, ProgressBar, Row,
    ScreenName, Section, Tone, View,
};
use crate::fact::Fact;

/// A view under construction.
pub(super) struct Page {
    words: Words,
    view: View,
    /// Absolute running time at which the screen changes by itself.
    wake_ms: Option<u64>,
}

impl Page {
    /// A page of staff whose head says `fact`.
    pub(super) fn new(context: &Context, screen: ScreenName, fact: &Fact, tone: Tone) -> Self {
        let words = context.words();
        let view = View {
            screen,
            code: fact.code.clone(),
            audience: Audience::Staff,
            title: fact.sentence(&words, Voice::Title),
            next_step: fact.sentence(&words, Voice::Staff),
            for_patient: fact.sentence(&words, Voice::Patient),
            spoken: fact.sentence(&words, Voice::Spoken),
            tone,
            mark: words.label(mark(tone)),
            notices: Vec::new(),
            fields: Vec::new(),
            keypad: None,
            progress: None,
            sections: Vec::new(),
            items: Vec::new(),
            actions: Vec::new(),
            focus: Vec::new(),
            announcement: Announcement {
                serial: 0,
                text: String::new(),
                cue: Cue::Silent,
            },
            shielded: false,
            training: None,
            closes_in_s: None,
            tick_in_ms: None,
        };
        Self {
            words,
            view,
            wake_ms: None,
        }
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    pub(super) fn locale(&self) -> Locale {
        self.words.locale()
    }

    pub(super) fn label(&self, label: Label) -> String {
        self.words.label(label)
    }

    /// The patient alone looks at it.
    pub(super) fn patient(&mut self) {
        self.view.audience = Audience::Patient;
    }

    /// Nothing of it may be seen elsewhere.
    pub(super) fn shield(&mut self) {
        self.view.shielded = true;
    }

    pub(super) fn notice(&mut self, fact: &Fact, tone: Tone) {
        if self.view.code == fact.code || self.view.notices.iter().any(|line| line.code == fact.code) {
            return;
        }
        self.view.notices.push(NoticeLine {
            code: fact.code.clone(),
            tone,
            mark: self.words.label(mark(tone)),
            title: fact.sentence(&self.words, Voice::Title),
            text: fact.sentence(&self.words, Voice::Staff),
            spoken: fact.sentence(&self.words, Voice::Spoken),
        });
    }

    pub(super) fn field(&mut self, field: Field) {
        self.view.fields.push(field);
    }

    pub(super) fn keypad(&mut self, typed: usize, wanted: usize) {
        let count = |digits| u8::try_from(digits).unwrap_or(u8::MAX);
        self.view.keypad = Some(Keypad {
            typed: count(typed),
            wanted: count(wanted),
        });
    }

    pub(super) fn progress(&mut self, percent: u8, hold_card: bool) {
        self.view.progress = Some(ProgressBar {
            percent: percent.min(100),
            stage: self.view.title.clone(),
            hold_card,
        });
    }

    pub(super) fn section(&mut self, title: String, rows: Vec<Row>) {
        self.view.sections.push(Section { title, rows });
    }

    pub(super) fn item(&mut self, item: Item) {
        self.view.items.push(item);
    }

    pub(super) fn action(&mut self, id: &str, label: Label, intent: Intent) {
        self.action_unless(id, label, intent, None);
    }

    /// An action that cannot be done now, where there is a reason.
    pub(super) fn action_unless(&mut self, id: &str, label: Label, intent: Intent, reason: Option<&Fact>) {
        let label = self.words.label(label);
        self.named_action(id, label, intent, reason);
    }

    pub(super) fn named_action(&mut self, id: &str, label: String, intent: Intent, reason: Option<&Fact>) {
        self.view.actions.push(Action {
            id: id.to_owned(),
            label,
            intent,
            enabled: reason.is_none(),
            reason: reason.map(|fact| fact.sentence(&self.words, Voice::Staff)),
        });
    }

    /// The screen changes by itself at this running time.
    pub(super) fn wake_at(&mut self, at_ms: u64) {
        self.wake_ms = Some(self.wake_ms.map_or(at_ms, |known| known.min(at_ms)));
    }

    /// The screen closes by itself at this running time; told from `warn_ms` before on.
    pub(super) fn closes_at(&mut self, at_ms: u64, warn_ms: u64, now: Now, warning: &str) {
        let left_ms = at_ms.saturating_sub(now.running_ms);
        let seconds = u32::try_from(left_ms.div_ceil(1_000)).unwrap_or(u32::MAX);
        self.view.closes_in_s = Some(seconds);
        self.wake_at(at_ms);
        if left_ms > warn_ms {
            self.wake_at(at_ms - warn_ms);
        } else {
            let shown = Fact::new(warning).with(kazasu_words::Arg::Seconds, seconds);
            self.notice(&shown, Tone::Attention);
            self.wake_at(now.running_ms + 1_000);
            self.action("more_time", Label::MoreTime, Intent::MoreTime);
        }
    }

    /// The finished view; its announcement is the machine's.
    pub(super) fn finish(mut self, now: Now) -> View {
        let view = &mut self.view;
        let mut focus: Vec<String> = Vec::new();
        focus.extend(view.notices.iter().map(|line| format!("notice.{}", line.code)));
        focus.extend(
            view.fields
                .iter()
                .map(|field| format!("field.{}", field_name(field.id))),
        );
        focus.extend(view.keypad.map(|_| "keypad".to_owned()));
        focus.extend((0..view.sections.len()).map(|at| format!("section.{at}")));
        focus.extend(view.items.iter().map(|item| format!("item.{}", item.id)));
        focus.extend(view.actions.iter().map(|action| format!("action.{}", action.id)));
        view.focus = focus;
        view.tick_in_ms = self.wake_ms.map(|at| at.saturating_sub(now.running_ms).max(1));
        self.view
    }
}

/// A field with nothing wrong.
pub(super) fn plain_field(
    words: &Words,
    id: FieldId,
    label: Label,
    kind: FieldKind,
    filled: bool,
    max_length: u16,
) -> Field {
    Field {
        id,
        label: words.label(label),
        kind,
        required: true,
        filled,
        max_length,
        fault: None,
    }
}

fn mark(tone: Tone) -> Label {
    match tone {
        Tone::Neutral => Label::MarkNeutral,
        Tone::Working => Label::MarkWorking,
        Tone::Good => Label::MarkGood,
        Tone::Attention => Label::MarkAttention,
        Tone::Failed => Label::MarkFailed,
    }
}

fn field_name(id: FieldId) -> String {
    serde_json::to_value(id)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
