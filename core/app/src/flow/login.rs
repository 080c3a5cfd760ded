//! ログイン (requirements 222, 232): 生体認証 or ログインパスコード on a phone or tablet, パスワード on a PC.

use kazasu_words::{Arg, Label};

use super::context::{Context, Now, Terminal};
use super::heard::{Heard, LoginRefusal};
use super::input::Input;
use super::intent::{FieldId, Intent};
use super::page::{Page, plain_field};
use super::screen::Next;
use super::secret::Typed;
use super::view::{FieldKind, ScreenName, Tone, View};
use super::want::Want;
use crate::fact::Fact;
use crate::passphrase::LONGEST;

/// The app is locked: nothing of the clinic is on the screen, nor in this value.
#[derive(Debug, Default)]
pub(super) struct Login {
    typed: Option<Typed>,
    working: bool,
    told: Option<Fact>,
    /// Running time from which on a passcode is looked at again.
    open_at_ms: u64,
}

impl Login {
    pub(super) fn step(mut self, input: Input, context: &mut Context, now: Now) -> Next {
        match input {
            Input::Heard(Heard::Unlocked(Ok(()))) => {
                context.unlocked = true;
                Next::home().and(Want::Sync).and(Want::Records)
            }
            Input::Heard(Heard::Unlocked(Err(refusal))) => {
                self.refused(refusal, now);
                Next::to(self)
            }
            _ if self.working => Next::to(self),
            Input::Intent(Intent::Type {
                field: FieldId::Passcode,
                text,
            }) => {
                self.typed = Some(text);
                Next::to(self)
            }
            Input::Intent(Intent::Submit) if now.running_ms >= self.open_at_ms => match self.typed.take() {
                Some(typed) => {
                    self.working = true;
                    Next::to(self).and(Want::Unlock(typed))
                }
                None => Next::to(self),
            },
            Input::Intent(Intent::Biometrics) if offers_biometrics(context) => {
                self.working = true;
                Next::to(self).and(Want::UnlockPresent)
            }
            _ => Next::to(self),
        }
    }

    fn refused(&mut self, refusal: LoginRefusal, now: Now) {
        self.working = false;
        self.open_at_ms = now.running_ms + u64::from(refusal.wait_s) * 1_000;
        self.told = Some(refusal.fact);
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (code, tone) = if self.working {
            ("screen.login.working", Tone::Working)
        } else {
            ("screen.login.entry", Tone::Neutral)
        };
        let mut page = Page::new(context, ScreenName::Login, &Fact::new(code), tone);
        page.shield();
        let left_ms = self.open_at_ms.saturating_sub(now.running_ms);
        let wait = (left_ms > 0).then(|| {
            let seconds = u32::try_from(left_ms.div_ceil(1_000)).unwrap_or(u32::MAX);
            Fact::new("app.unlock.wrong").with(Arg::Seconds, seconds)
        });
        match (&wait, &self.told) {
            (Some(wait), _) => {
                page.notice(wait, Tone::Failed);
                page.wake_at(now.running_ms + 1_000);
            }
            (None, Some(told)) if told.code == "app.unlock.wrong" => {
                page.notice(
                    &Fact::new("app.unlock.wrong").with(Arg::Seconds, 0_u32),
                    Tone::Failed,
                );
            }
            (None, Some(told)) => page.notice(told, Tone::Failed),
            (None, None) => {}
        }
        if self.working {
            return page.finish(now);
        }
        let name = match context.terminal {
            Terminal::Mobile => Label::Passcode,
            Terminal::Pc => Label::Password,
        };
        let longest = u16::try_from(LONGEST).unwrap_or(u16::MAX);
        let field = plain_field(
            page.words(),
            FieldId::Passcode,
            name,
            FieldKind::Hidden,
            self.typed.is_some(),
            longest,
        );
        page.field(field);
        let reason = wait.or_else(|| self.typed.is_none().then(|| Fact::new("app.form.incomplete")));
        page.action_unless("login", Label::Login, Intent::Submit, reason.as_ref());
        if offers_biometrics(context) {
            page.action("biometrics", Label::Biometrics, Intent::Biometrics);
        }
        page.finish(now)
    }
}

fn offers_biometrics(context: &Context) -> bool {
    context.terminal == Terminal::Mobile && context.settings.biometrics
}
