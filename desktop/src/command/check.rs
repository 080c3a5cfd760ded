//! `kazasu check`: a tap on a reader.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use kazasu_app::{App, CardOptions, CheckAnswer, CheckError, CheckPlan, FaceCompared, PreparedCheck};
use kazasu_card::{CardTask, KeptCertificate, LastTryConsent, Outcome, Pin, drive};
use kazasu_desktop::reader::{self, ReaderModel};
use kazasu_wire::challenge::CHALLENGE_SECONDS;
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;
use kazasu_words::{Arg, Label};

use crate::arguments::{CheckArguments, MethodArgument};
use crate::exit::Exit;
use crate::sheet::{self, TapFigures};
use crate::teller::{Fact, Teller};
use crate::unlock::Unlock;
use crate::{home, refusal, secret_input, tap};

/// Checks the patient whose card is in the reader.
pub fn run(teller: &Teller, arguments: &CheckArguments) -> Exit {
    check(teller, arguments).unwrap_or_else(|exit| exit)
}

fn check(teller: &Teller, arguments: &CheckArguments) -> Result<Exit, Exit> {
    let app = home::open_unlocked(teller, &arguments.device)?;
    let plan = plan(teller, &app, arguments)?;
    // Everything slow comes before the card: token, challenge, the person typing.
    let prepared = app
        .prepare_check(plan)
        .map_err(|error| refusal::check(teller, &error))?;
    if let Some(maintenance) = prepared.maintenance() {
        let day = kazasu_wire::retention::japanese_day(maintenance.starts_at);
        teller.notice(&Fact::new("service.maintenance.planned").with(Arg::Date, day));
    }
    let face = face_compared(teller, &prepared, arguments.face_compared)?;
    let outcome = tap_until_settled(teller, &prepared, face, arguments.reader.reader.as_deref())?;
    if !matches!(outcome, Outcome::Signed { .. }) {
        return Err(tap::tell_outcome(teller, &outcome));
    }
    let answer = conclude(teller, &prepared, &outcome)?;
    if let Some(code) = &answer.not_kept {
        teller.notice(&Fact::new(code));
    }
    for change in answer.delta.iter().flat_map(|delta| &delta.changes) {
        teller.notice(&Fact::new(change.code()));
    }
    let figures = TapFigures {
        apdus: answer.apdus,
        tries_left: answer.tries_left,
    };
    Ok(sheet::show(teller, &answer.result, Some(figures)))
}

fn plan(teller: &Teller, app: &App, arguments: &CheckArguments) -> Result<CheckPlan, Exit> {
    let invalid = |field| teller.error(&Fact::new("cli.usage.invalid").with(Arg::Field, field));
    let facility = match &arguments.facility {
        None => None,
        Some(code) => Some(facility_of(app, code).ok_or_else(|| invalid(Label::PromptFacility))?),
    };
    let treated_on = match &arguments.treated_on {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| invalid(Label::TreatedOn))?),
    };
    let method = arguments.method.map(|method| match method {
        MethodArgument::Pin => Method::Pin,
        MethodArgument::Visual => Method::Visual,
    });
    Ok(CheckPlan {
        facility,
        method,
        treated_on,
    })
}

fn facility_of(app: &App, institution_code: &str) -> Option<FacilityId> {
    let facilities = app.facilities().ok()?;
    facilities
        .into_iter()
        .find(|facility| facility.institution_code.as_str() == institution_code)
        .map(|facility| facility.facility_id)
}

/// A visual check begins with a person's word. Nothing else stands for it: neither silence nor another answer than yes.
fn face_compared(
    teller: &Teller,
    prepared: &PreparedCheck,
    said_so: bool,
) -> Result<Option<FaceCompared>, Exit> {
    if *prepared.method() != Method::Visual {
        return if said_so {
            Err(teller.error(&Fact::new("cli.usage.invalid").with(Arg::Field, "--face-compared")))
        } else {
            Ok(None)
        };
    }
    if said_so || says_yes(teller, Label::PromptFaceCompared) {
        Ok(Some(FaceCompared::confirmed()))
    } else {
        Err(refusal::check(teller, &CheckError::FaceNotCompared))
    }
}

/// Whether the person at the keyboard answers yes in so many words.
fn says_yes(teller: &Teller, question: Label) -> bool {
    let (yes, no) = (teller.label(Label::Yes), teller.label(Label::No));
    let prompt = format!("{} ({yes} / {no})", teller.label(question));
    secret_input::ask_open(&prompt).is_ok_and(|answer| answer.trim().eq_ignore_ascii_case(&yes))
}

fn ask_pin(teller: &Teller) -> Result<Pin, Exit> {
    let typed = secret_input::ask(&teller.label(Label::PromptPin))
        .map_err(|_| teller.error(&Fact::new("card.pin.format")))?;
    Pin::parse(typed.as_bytes()).map_err(|error| teller.error(&Fact::new(error.code())))
}

/// As long as a challenge lives at most, a lost answer can still be asked for.
const PATIENCE: Duration = Duration::from_secs(CHALLENGE_SECONDS.unsigned_abs());
/// Least time between two rounds of asking.
const PAUSE: Duration = Duration::from_secs(2);

/// How a tap goes on from the one before it.
#[derive(Default)]
struct Before {
    /// The card it was, and whether a VERIFY is still unresolved.
    kept: Option<KeptCertificate>,
    /// A person agreed to spend the last try of that card.
    last_try: bool,
}

/// Taps until the card has signed or the matter is settled. Without a person at the keyboard that is one tap: nobody
/// could be asked for a PIN again.
fn tap_until_settled(
    teller: &Teller,
    prepared: &PreparedCheck,
    face: Option<FaceCompared>,
    reader_name: Option<&str>,
) -> Result<Outcome, Exit> {
    let mut before = Before::default();
    loop {
        let unlock = match face {
            Some(face) => Unlock::Face(face),
            None => Unlock::Pin(ask_pin(teller)?),
        };
        let outcome = tap_once(teller, prepared, unlock, reader_name, &before)?;
        if !io::stdin().is_terminal() {
            return Ok(outcome);
        }
        match outcome {
            Outcome::LastTry { kept } => {
                if !agrees_to_the_last_try(teller) {
                    return Ok(Outcome::LastTry { kept });
                }
                before = Before {
                    kept: Some(kept),
                    last_try: true,
                };
            }
            // The same card goes on where it broke off; what became of a lost VERIFY is found out by the counter first.
            Outcome::Lost {
                kept: Some(ref kept), ..
            } => {
                teller.notice(&Fact::of_outcome(&outcome));
                before = Before {
                    kept: Some(kept.clone()),
                    last_try: false,
                };
            }
            // Nothing was read: what is known of the tap before still holds.
            Outcome::Lost { kept: None, .. } if before.kept.is_some() => {
                teller.notice(&Fact::of_outcome(&outcome));
            }
            settled => return Ok(settled),
        }
    }
}

fn tap_once(
    teller: &Teller,
    prepared: &PreparedCheck,
    unlock: Unlock,
    reader_name: Option<&str>,
    before: &Before,
) -> Result<Outcome, Exit> {
    let waiting = || teller.stage(&Fact::new("stage.card.waiting"));
    let mut link =
        reader::connect(reader_name, waiting).map_err(|error| teller.error(&Fact::new(error.code())))?;
    let consent = before
        .kept
        .as_ref()
        .filter(|_| before.last_try)
        .map(LastTryConsent::given);
    let model = ReaderModel::of(link.name());
    if before.kept.is_none() && prepared.wants_probe(model.as_str()) {
        // In the same presence of the card, so that the person notices nothing but a moment more. How it ended is of no
        // matter: what ends a probe ends the tap as well, and says so there.
        let mut probe = CardTask::probe();
        drive(&mut probe, &mut link, |_| ());
        prepared.remember_carried(model.as_str(), probe.carried());
    }
    let options = CardOptions {
        reader: Some(model.to_string()),
        resume: before.kept.clone(),
        consent,
        ..CardOptions::default()
    };
    let mut task = unlock.task(teller, prepared, options)?;
    let outcome = drive(&mut task, &mut link, |progress| {
        tap::show_progress(teller, &progress);
    });
    prepared.remember_carried(model.as_str(), task.carried());
    teller.stage_over();
    Ok(outcome)
}

/// One try is left. It is spent only when a person at the keyboard says so in so many words.
fn agrees_to_the_last_try(teller: &Teller) -> bool {
    teller.notice(&Fact::new("card.pin.last-try").with(Arg::Tries, 1_u8));
    says_yes(teller, Label::PromptLastTry)
}

/// A signed tap is not given up while its challenge lives: the same signature goes under the same idempotency key, so
/// an answer that was lost is answered again.
fn conclude(teller: &Teller, prepared: &PreparedCheck, outcome: &Outcome) -> Result<CheckAnswer, Exit> {
    teller.stage(&Fact::new("stage.service.asking"));
    // Counted here, not by the calendar: the clock of this device may be wrong by hours.
    let asked_since = Instant::now();
    loop {
        match prepared.conclude(outcome) {
            Ok(answer) => {
                teller.stage_over();
                return Ok(answer);
            }
            Err(CheckError::Call(error)) if error.is_passing() && asked_since.elapsed() < PATIENCE => {
                let asked_for = error
                    .refusal()
                    .and_then(|refusal| refusal.retry_after)
                    .unwrap_or_default();
                std::thread::sleep(Duration::from_secs(asked_for.into()).clamp(PAUSE, PATIENCE));
            }
            Err(error) => return Err(refusal::check(teller, &error)),
        }
    }
}
