//! 動作確認: device, network, reader, card and PIN, one after the other, with a verdict in plain words. No PIN is asked
//! for, none is sent.

use kazasu_card::{CardInfo, PinState, TokenKind};
use kazasu_words::{Arg, Label};

use super::context::{Context, Now};
use super::heard::Heard;
use super::input::Input;
use super::intent::Intent;
use super::page::Page;
use super::screen::Next;
use super::view::{Row, ScreenName, Tone, View};
use super::want::Want;
use crate::fact::Fact;

/// How one part stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Open,
    Good,
    Bad(Fact),
}

/// The self-check.
#[derive(Debug)]
pub(super) struct SelfCheck {
    network: Part,
    card: Part,
    pin: Part,
}

impl SelfCheck {
    pub(super) fn begin(_: &Context, _: Now) -> Next {
        let check = Self {
            network: Part::Open,
            card: Part::Open,
            pin: Part::Open,
        };
        Next::to(check).and(Want::WarmUp).and(Want::Inspect)
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Heard(Heard::WarmedUp(answer)) => {
                self.network = match answer {
                    Ok(()) => Part::Good,
                    Err(refusal) => Part::Bad(refusal.fact),
                };
                Next::to(self)
            }
            Input::Heard(Heard::Inspected(answer)) => {
                self.inspected(answer);
                Next::to(self)
            }
            Input::Intent(Intent::Again) => Self::begin(context, now),
            Input::Intent(Intent::Back) => Next::home().and(Want::CancelTap),
            _ => Next::to(self),
        }
    }

    fn inspected(&mut self, answer: Result<CardInfo, Fact>) {
        match answer {
            Err(fact) => self.card = Part::Bad(fact),
            Ok(info) => {
                let absent = info.presence.and_then(|presence| presence.has_authentication()) == Some(false);
                self.card = if info.token.is_phone() {
                    Part::Bad(Fact::new("card.kind.phone"))
                } else if info.token == TokenKind::OldJukiCard {
                    Part::Bad(Fact::new("card.kind.old-juki"))
                } else if absent {
                    Part::Bad(Fact::new("card.certificate.absent"))
                } else {
                    Part::Good
                };
                self.pin = match info.pin {
                    PinState::TriesLeft(1) => {
                        Part::Bad(Fact::new("card.pin.last-try").with(Arg::Tries, 1_u8))
                    }
                    PinState::TriesLeft(_) => Part::Good,
                    PinState::Locked => Part::Bad(Fact::new("card.pin.locked").with(Arg::Tries, 0_u8)),
                    PinState::SwitchedOff => Part::Bad(Fact::new("card.pin.switched-off")),
                    PinState::AlreadyVerified => Part::Bad(Fact::new("card.pin.already-verified")),
                    PinState::Unknown => Part::Bad(Fact::new("card.pin.tries-unknown")),
                };
            }
        }
    }

    fn parts(&self, context: &Context) -> [(Label, Part); 5] {
        let device = match &context.warning {
            Some(warning) => Part::Bad(warning.clone()),
            None => Part::Good,
        };
        let reader = match context.reader_trouble() {
            Some(trouble) => Part::Bad(trouble),
            // A card that was read proves the reader.
            None if self.card != Part::Open => Part::Good,
            None => Part::Open,
        };
        [
            (Label::PartDevice, device),
            (Label::PartNetwork, self.network.clone()),
            (Label::PartReader, reader),
            (Label::PartCard, self.card.clone()),
            (Label::PartPin, self.pin.clone()),
        ]
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let parts = self.parts(context);
        let is_open = parts.iter().any(|(_, part)| *part == Part::Open);
        let bad = parts.iter().find_map(|(_, part)| match part {
            Part::Bad(fact) => Some(fact),
            _ => None,
        });
        let (code, tone) = match (bad, is_open) {
            (Some(_), _) => ("screen.self-check.attention", Tone::Attention),
            (None, true) => ("screen.self-check.running", Tone::Working),
            (None, false) => ("screen.self-check.good", Tone::Good),
        };
        let mut page = Page::new(context, ScreenName::SelfCheck, &Fact::new(code), tone);
        let mut rows = Vec::new();
        for (label, part) in &parts {
            let (verdict, fact) = match part {
                Part::Open => (Label::PartOpen, None),
                Part::Good => (Label::PartGood, None),
                Part::Bad(fact) => (Label::PartBad, Some(fact)),
            };
            let (label, value) = (page.label(*label), page.label(verdict));
            rows.push(Row {
                spoken: format!("{label}。{value}"),
                label,
                value,
            });
            if let Some(fact) = fact {
                page.notice(fact, Tone::Attention);
            }
        }
        page.section(page.label(Label::SelfCheck), rows);
        page.action("again", Label::Again, Intent::Again);
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}
