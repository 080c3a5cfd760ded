//! The first screen of an unlocked app.

use kazasu_words::{Arg, Label};

use super::choose::Choose;
use super::context::{Context, Now};
use super::input::Input;
use super::intent::Intent;
use super::page::Page;
use super::preferences::Preferences;
use super::readers::Readers;
use super::record::{Records, Ways};
use super::screen::Next;
use super::search::Search;
use super::self_check::SelfCheck;
use super::training::Training;
use super::view::{ScreenName, Tone, View};
use super::want::{Effect, Want};
use crate::fact::Fact;

/// The first screen.
#[derive(Debug, Default)]
pub(super) struct Home {
    told: Option<Fact>,
}

impl Home {
    pub(super) fn told(fact: Fact) -> Self {
        Self { told: Some(fact) }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::Check) => Choose::begin(context),
            Input::Intent(Intent::History) => Search::begin(),
            Input::Intent(Intent::Settings) => Next::to(Preferences::general()),
            Input::Intent(Intent::Security) => Next::to(Preferences::security()),
            Input::Intent(Intent::Unconfirmed) => Records::begin(),
            Input::Intent(Intent::Fallback) => Next::to(Ways),
            Input::Intent(Intent::Readers) => {
                context.seen.clear();
                Next::to(Readers::default()).and(Want::Tell(Effect::LookForReaders(true)))
            }
            Input::Intent(Intent::SelfCheck) => SelfCheck::begin(context, now),
            Input::Intent(Intent::Training) => Next::to(Training::begin(context, now)),
            Input::Heard(crate::flow::Heard::Synced(Err(fact))) => {
                self.told = Some(fact);
                Next::to(self)
            }
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.home.ready");
        let mut page = Page::new(context, ScreenName::Home, &fact, Tone::Neutral);
        if let Some(told) = &self.told {
            page.notice(told, Tone::Neutral);
        }
        if let Some(trouble) = context.check_trouble() {
            page.notice(&trouble, Tone::Attention);
        }
        if let Some(maintenance) = context.maintenance_ahead(now) {
            page.notice(&maintenance, Tone::Attention);
        }
        if let Some(warning) = &context.warning {
            page.notice(warning, Tone::Attention);
        }
        if context.battery_low {
            page.notice(&Fact::new("reader.battery.low"), Tone::Attention);
        }
        if context.due > 0 {
            let due = u64::try_from(context.due).unwrap_or(u64::MAX);
            page.notice(
                &Fact::new("fallback.record.due").with(Arg::Count, due),
                Tone::Attention,
            );
        }
        page.action("check", Label::StartCheck, Intent::Check);
        page.action("history", Label::History, Intent::History);
        page.action("unconfirmed", Label::Unconfirmed, Intent::Unconfirmed);
        page.action("fallback", Label::OtherWay, Intent::Fallback);
        page.action("settings", Label::Settings, Intent::Settings);
        page.action("readers", Label::Readers, Intent::Readers);
        page.action("self_check", Label::SelfCheck, Intent::SelfCheck);
        page.action("training", Label::TrainingMode, Intent::Training);
        page.action("lock", Label::LockNow, Intent::Lock);
        page.finish(now)
    }
}
