//! `kazasu check`: a tap on a reader.

use std::io::{self, IsTerminal as _};

use kazasu_app::{App, CardOptions, CheckPlan, PreparedCheck};
use kazasu_card::{KeptCertificate, LastTryConsent, Outcome, Pin, drive};
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;
use kazasu_words::{Arg, Label};

use crate::arguments::{CheckArguments, MethodArgument};
use crate::exit::Exit;
use crate::sheet::{self, TapFigures};
use crate::teller::{Fact, Teller};
use crate::{home, reader, refusal, secret_input, tap};

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
    let pin = ask_pin(teller)?;
    let choice = arguments.reader.reader.as_deref();
    let outcome = tap_once(teller, &prepared, pin, choice, None)?;
    let outcome = match outcome {
        Outcome::LastTry { kept } if io::stdin().is_terminal() => {
            ask_for_the_last_try(teller, &prepared, choice, &kept)?
        }
        other => other,
    };
    if !matches!(outcome, Outcome::Signed { .. }) {
        return Err(tap::tell_outcome(teller, &outcome));
    }
    teller.stage(&Fact::new("stage.service.asking"));
    let answer = prepared
        .conclude(&outcome)
        .map_err(|error| refusal::check(teller, &error))?;
    teller.stage_over();
    if let Some(code) = &answer.not_kept {
        teller.notice(&Fact::new(code));
    }
    for change in answer.delta.iter().flat_map(|delta| &delta.changes) {
        teller.notice(&Fact::new(change.code()));
    }
    let figures = TapFigures {
        apdus: answer.apdus,
        tries_left: Some(answer.tries_left),
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

fn ask_pin(teller: &Teller) -> Result<Pin, Exit> {
    let typed = secret_input::ask(&teller.label(Label::PromptPin))
        .map_err(|_| teller.error(&Fact::new("card.pin.format")))?;
    Pin::parse(typed.as_bytes()).map_err(|error| teller.error(&Fact::new(error.code())))
}

fn tap_once(
    teller: &Teller,
    prepared: &PreparedCheck,
    pin: Pin,
    reader_name: Option<&str>,
    last_try: Option<&KeptCertificate>,
) -> Result<Outcome, Exit> {
    let waiting = || teller.stage(&Fact::new("stage.card.waiting"));
    let mut link =
        reader::connect(reader_name, waiting).map_err(|error| teller.error(&Fact::new(error.code())))?;
    let options = CardOptions {
        reader: Some(link.name()),
        resume: last_try.cloned(),
        consent: last_try.map(LastTryConsent::given),
        ..CardOptions::default()
    };
    let mut task = prepared.card_task(pin, options);
    let outcome = drive(&mut task, &mut link, |progress| {
        tap::show_progress(teller, &progress);
    });
    teller.stage_over();
    Ok(outcome)
}

/// One try is left. It is spent only when a person at the keyboard says so in so many words.
fn ask_for_the_last_try(
    teller: &Teller,
    prepared: &PreparedCheck,
    reader_name: Option<&str>,
    kept: &KeptCertificate,
) -> Result<Outcome, Exit> {
    let outcome = Outcome::LastTry { kept: kept.clone() };
    let fact = tap::outcome_fact(&outcome);
    teller.notice(&fact);
    let yes = teller.label(Label::Yes);
    let agreed = secret_input::ask_open(&format!(
        "{} ({yes} / {})",
        teller.label(Label::PromptLastTry),
        teller.label(Label::No)
    ))
    .is_ok_and(|answer| answer.trim().eq_ignore_ascii_case(&yes));
    if !agreed {
        return Ok(outcome);
    }
    tap_once(teller, prepared, ask_pin(teller)?, reader_name, Some(kept))
}
