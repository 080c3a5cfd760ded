//! 利用規約を確認・同意 (requirements 219): which text, when, on which device; a new version asks again.

use kazasu_words::Label;

use super::context::{Context, Now};
use super::input::Input;
use super::intent::Intent;
use super::machine::first_screen;
use super::page::Page;
use super::screen::Next;
use super::view::{Row, ScreenName, Tone, View};
use super::want::Want;
use crate::fact::Fact;
use crate::terms::TermsConsent;

/// The terms are shown.
#[derive(Debug, Default)]
pub(super) struct Consent {
    /// Why they are shown again, or that they were declined.
    told: Option<Fact>,
}

impl Consent {
    pub(super) fn after(fact: Fact) -> Self {
        Self { told: Some(fact) }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Intent(Intent::AcceptTerms) => {
                let consent = TermsConsent {
                    version: context.terms.version.clone(),
                    at: now.wall,
                    device: context.device.clone(),
                };
                context.consent = Some(consent.clone());
                first_screen(context).and(Want::AcceptTerms(consent))
            }
            Input::Intent(Intent::DeclineTerms) => {
                self.told = Some(Fact::new("app.terms.declined"));
                Next::to(self)
            }
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let fact = Fact::new("screen.terms.consent");
        let mut page = Page::new(context, ScreenName::Terms, &fact, Tone::Neutral);
        if let Some(told) = &self.told {
            page.notice(told, Tone::Attention);
        } else if context.consent.is_some() {
            page.notice(&Fact::new("app.terms.changed"), Tone::Attention);
        }
        let row = |label: Label, value: &str| Row {
            label: page.label(label),
            value: value.to_owned(),
            spoken: format!("{}。{value}", page.label(label)),
        };
        let rows = vec![
            row(Label::TermsVersion, &context.terms.version),
            row(Label::Terms, &context.terms.body),
        ];
        page.section(page.label(Label::Terms), rows);
        page.action("agree", Label::Agree, Intent::AcceptTerms);
        page.action("decline", Label::Decline, Intent::DeclineTerms);
        page.finish(now)
    }
}
