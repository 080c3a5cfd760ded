//! What the workers do on the app.

use std::sync::mpsc;

use kazasu_card::Outcome;

use super::heard::{Heard, LoginRefusal, Opened, Readiness, Refusal};
use super::want::{Ticket, Want};
use crate::activation::ActivationEntry;
use crate::app::{App, AppState};
use crate::check::{CheckError, PreparedCheck};
use crate::config::OpenError;
use crate::fact::Fact;
use crate::passphrase::Passphrase;
use crate::unlock::UnlockError;

/// Which worker does a want: within a lane one after the other, so that what was asked first is answered first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Database and keys.
    Local,
    /// What a patient waits for.
    Check,
    /// What nobody waits for.
    Sync,
}

impl Lane {
    pub(super) const COUNT: usize = 3;

    pub(super) fn channels() -> (
        [mpsc::Sender<Want>; Self::COUNT],
        [mpsc::Receiver<Want>; Self::COUNT],
    ) {
        let [(a, x), (b, y), (c, z)] = [mpsc::channel(), mpsc::channel(), mpsc::channel()];
        ([a, b, c], [x, y, z])
    }

    pub(super) fn of(want: &Want) -> Self {
        match want {
            Want::Activate { .. } | Want::WarmUp | Want::Prepare { .. } | Want::Conclude { .. } => {
                Self::Check
            }
            Want::Sync => Self::Sync,
            _ => Self::Local,
        }
    }
}

/// What came of a want.
pub(super) struct Done {
    /// A check that is ready for its card.
    pub(super) prepared: Option<(Ticket, PreparedCheck)>,
    pub(super) heard: Vec<Heard>,
}

impl From<Heard> for Done {
    fn from(heard: Heard) -> Self {
        Self {
            prepared: None,
            heard: vec![heard],
        }
    }
}

/// What is found when the app opens.
pub(super) fn opened(app: &App) -> Result<Opened, OpenError> {
    Ok(Opened {
        consent: app.terms_consent()?,
        activated: app.state()? != AppState::NotActivated,
        facilities: app.facilities()?,
        settings: app.settings().map_err(|error| match error {
            crate::settings::SettingsError::Store(error) => OpenError::Store(error),
            crate::settings::SettingsError::Invalid { field } => OpenError::Settings { field },
        })?,
        warning: app.key_store_warning().map(Fact::new),
    })
}

/// Does a want on the app. Blocks for as long as it takes.
pub(super) fn perform(app: &App, want: Want) -> Done {
    let heard = match want {
        Want::AcceptTerms(consent) => match app.accept_terms(&consent) {
            Ok(()) => return Done::nothing(),
            Err(error) => Heard::Stored(Err(Fact::new(error.code()))),
        },
        Want::Activate { entry, passcode } => activate(app, *entry, passcode.expose()),
        // EXPOSE: compared with its verifier, and wiped.
        Want::Unlock(typed) => unlocked(app.unlock(&Passphrase::new(typed.expose().to_owned()))),
        Want::UnlockPresent => unlocked(app.unlock_present()),
        Want::WarmUp => match app.warm_up() {
            Ok(()) => Heard::WarmedUp(Ok(())),
            Err(error) => {
                let answer = Err(refusal(&error));
                return after_contact(app, Heard::WarmedUp(answer), &Fact::from(&error));
            }
        },
        Want::Prepare { ticket, plan } => match app.prepare_check(plan) {
            Ok(prepared) => {
                let readiness = Readiness {
                    maintenance: prepared.maintenance().cloned(),
                    expires_at: prepared.expires_at(),
                };
                return Done {
                    prepared: Some((ticket, prepared)),
                    heard: vec![Heard::Prepared {
                        ticket,
                        answer: Ok(readiness),
                    }],
                };
            }
            Err(error) => {
                let answer = Err(refusal(&error));
                let heard = Heard::Prepared { ticket, answer };
                return after_contact(app, heard, &Fact::from(&error));
            }
        },
        Want::Sync => match app.sync_results() {
            Ok(report) => Heard::Synced(Ok(report.added)),
            Err(error) => {
                let fact = Fact::from(&error);
                return after_contact(app, Heard::Synced(Err(fact.clone())), &fact);
            }
        },
        // EXPOSE: looked for in the list.
        Want::Search(query) => Heard::Found(
            app.history_search(query.expose())
                .map_err(|error| Fact::from(&error)),
        ),
        Want::Show(id) => Heard::Shown(
            app.history_show(&id)
                .map(Box::new)
                .map_err(|error| Fact::from(&error)),
        ),
        Want::Delete(id) => Heard::Deleted(app.history_delete(&id).map_err(|error| Fact::from(&error))),
        Want::Store(settings) => match app.set_settings(&settings) {
            Ok(()) => Heard::Stored(Ok(settings)),
            Err(error) => Heard::Stored(Err(Fact::new(error.code()))),
        },
        Want::Presence(on) => Heard::Stored(
            app.set_presence(on)
                .map(Box::new)
                .map_err(|error| Fact::from(&error)),
        ),
        Want::Record(record) => Heard::Recorded(
            app.record_unconfirmed(&record)
                .map_err(|error| Fact::from(&error)),
        ),
        Want::Records => Heard::Records(app.unconfirmed().map_err(|error| Fact::from(&error))),
        Want::Resolve(id) => match app.resolve_unconfirmed(&id) {
            Ok(()) => Heard::Records(app.unconfirmed().map_err(|error| Fact::from(&error))),
            Err(error) => Heard::Records(Err(Fact::from(&error))),
        },
        Want::Sweep => {
            if let Err(error) = app.history_sweep(None) {
                tracing::error!(
                    code = error.code(),
                    "months past their days could not be destroyed"
                );
            }
            return Done::nothing();
        }
        // Done by the driver itself.
        Want::Lock
        | Want::Tap(_)
        | Want::CancelTap
        | Want::Conclude { .. }
        | Want::Inspect
        | Want::Tell(_) => {
            return Done::nothing();
        }
    };
    Done::from(heard)
}

/// Sends a signed check; the same signature again after a lost answer.
pub(super) fn conclude(app: &App, ticket: Ticket, prepared: &PreparedCheck, outcome: &Outcome) -> Done {
    match prepared.conclude(outcome) {
        Ok(answer) => {
            let answer = Ok(Box::new(answer));
            Heard::Concluded { ticket, answer }.into()
        }
        Err(error) => {
            let answer = Err(refusal(&error));
            after_contact(app, Heard::Concluded { ticket, answer }, &Fact::from(&error))
        }
    }
}

impl Done {
    fn nothing() -> Self {
        Self {
            prepared: None,
            heard: Vec::new(),
        }
    }
}

fn activate(app: &App, entry: ActivationEntry, passcode: &str) -> Heard {
    // EXPOSE: its verifier is stored, and it is wiped.
    let login = Passphrase::new(passcode.to_owned());
    match app.activate(entry, &login) {
        Ok(activated) => Heard::Activated(Ok(activated.facilities)),
        Err(error) => Heard::Activated(Err(Fact::from(&error))),
    }
}

fn unlocked(answer: Result<(), UnlockError>) -> Heard {
    let Err(error) = answer else {
        return Heard::Unlocked(Ok(()));
    };
    let fact = Fact::from(&error);
    match error {
        // The keys are gone: the device begins anew.
        UnlockError::Locked | UnlockError::NotActivated => Heard::Wiped(fact),
        UnlockError::Wrong { seconds, .. } => Heard::Unlocked(Err(LoginRefusal {
            fact,
            wait_s: seconds,
        })),
        UnlockError::Store(_) | UnlockError::Key(_) => Heard::Unlocked(Err(LoginRefusal { fact, wait_s: 0 })),
    }
}

fn refusal(error: &CheckError) -> Refusal {
    Refusal {
        fact: Fact::from(error),
        passing: matches!(error, CheckError::Call(error) if error.is_passing()),
    }
}

/// A device the service stopped, or that lost its keys, has forgotten everything by now, and tells why it did.
fn after_contact(app: &App, heard: Heard, fact: &Fact) -> Done {
    match app.state() {
        Ok(AppState::NotActivated) => {
            let why = app.core.forgotten();
            Heard::Wiped(why.as_ref().map_or_else(|| fact.clone(), Fact::from)).into()
        }
        _ => heard.into(),
    }
}
