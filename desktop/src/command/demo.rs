//! `kazasu demo`: the whole system in one process: register, service over HTTP, device, virtual card, result, history.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use kazasu_app::{
    ActivationEntry, App, AppConfig, CardOptions, CheckPlan, FaceCompared, FileKeyStore, Passphrase, Roots,
    SystemClock,
};
use kazasu_card::{BlockingLink, LinkLost, Outcome, Pin, ReadMode, drive};
use kazasu_service::account::{IssuedAccount, approve};
use kazasu_service::import::{self, Encoding, Rejects, Source};
use kazasu_service::running::Running;
use kazasu_service::service::Service;
use kazasu_service::settings::{Settings, TerminalFiles};
use kazasu_testkit::card::{PinFile, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people::{self, Person};
use kazasu_wire::method::Method;
use kazasu_words::{Arg, Label};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::export;
use super::serve::unknown_person;
use crate::arguments::{DemoArguments, MethodArgument};
use crate::exit::Exit;
use crate::sheet::{self, TapFigures};
use crate::teller::{Fact, Teller};
use crate::unlock::Unlock;
use crate::{home, refusal, tap};

/// Clinic of the synthetic register.
const INSTITUTION: &str = "4880123456";
/// What staff of the demo type to open the app.
const PASSWORD: &str = "Kazasu-demo-1";

/// Runs the story once.
pub fn run(teller: &Teller, arguments: DemoArguments) -> Exit {
    if arguments.person == "list" {
        return list(teller);
    }
    demo(teller, &arguments).unwrap_or_else(|exit| exit)
}

fn list(teller: &Teller) -> Exit {
    let japanese = teller.words().locale().is_japanese();
    for person in people::all() {
        if teller.is_json() {
            teller.json_line(&json!({ "event": "person", "id": person.id.as_str(), "note": person.note.en }));
        } else {
            let note = if japanese {
                &person.note.ja
            } else {
                &person.note.en
            };
            teller.line(&format!("{:<20} {note}", person.id.as_str()));
        }
    }
    Exit::Valid
}

fn demo(teller: &Teller, arguments: &DemoArguments) -> Result<Exit, Exit> {
    let person = people::by_id(&arguments.person).ok_or_else(|| unknown_person(teller, &arguments.person))?;
    let unlock = unlock(teller, arguments, &person)?;

    let folder = TempDir::new().map_err(|_| bug(teller))?;
    let now = Timestamp::now();
    let runtime = Runtime::new().map_err(|_| bug(teller))?;
    let (running, account) = runtime.block_on(clinic(teller, folder.path(), now))?;
    let app = device(teller, folder.path(), &running, account)?;
    let exit = check(teller, &app, &person, unlock, now);
    drop(app);
    runtime.block_on(running.stop());
    exit
}

fn unlock(teller: &Teller, arguments: &DemoArguments, person: &Person) -> Result<Unlock, Exit> {
    let typed = arguments.pin.as_deref();
    match arguments.method {
        MethodArgument::Pin => Pin::parse(typed.unwrap_or(person.card.pin.as_str()))
            .map(Unlock::Pin)
            .map_err(|error| teller.error(&Fact::new(error.code()))),
        MethodArgument::Visual if typed.is_some() => {
            Err(teller.error(&Fact::new("cli.usage.invalid").with(Arg::Field, "--pin")))
        }
        // The demo plays the person who looks; it says so in a step of its own.
        MethodArgument::Visual => Ok(Unlock::Face(FaceCompared::confirmed())),
    }
}

/// Operator's side: service, register, one approved account.
async fn clinic(teller: &Teller, folder: &Path, now: Timestamp) -> Result<(Running, IssuedAccount), Exit> {
    let world = folder.join("world");
    export::world(&world, now).map_err(|_| bug(teller))?;
    let settings = Settings {
        database: format!("sqlite:{}", folder.join("service.db").display()),
        listen: ([127, 0, 0, 1], 0).into(),
        test_mode: true,
        key_ring: folder.join("service.keys"),
        trust_anchors: vec![world.join("anchors.pem")],
        revocation_lists: vec![world.join("crl-2.der"), world.join("crl-3.der")],
        methods: vec![Method::Pin, Method::Visual],
        terminal: Some(TerminalFiles {
            key: world.join("terminal.key"),
            certificates: world.join("terminal.json"),
        }),
        ..Settings::default()
    };
    let running = Service::start(settings)
        .await
        .map_err(|error| teller.error(&Fact::new(error.code())))?;
    teller.step(&Fact::new("stage.demo.service"));

    let open = |name: &str| {
        let file = std::fs::File::open(world.join(name)).map_err(|_| bug(teller))?;
        Ok(Source::new(file, Encoding::Utf8))
    };
    let all = Rejects::RefuseAll;
    let imported = |error: import::ImportError| teller.error(&Fact::new(error.code()));
    let report = import::facilities::import(&running.service, open("facilities.csv")?, all, &mut ())
        .await
        .map_err(imported)?;
    teller.step(&Fact::new("stage.demo.facilities").with(Arg::Rows, report.read));
    let report = import::people::import(&running.service, open("people.csv")?, all, &mut ())
        .await
        .map_err(imported)?;
    teller.step(&Fact::new("stage.demo.people").with(Arg::Rows, report.read));

    let institution = INSTITUTION.parse().map_err(|_| bug(teller))?;
    let accounts = approve(&running.service, &institution, 1)
        .await
        .map_err(|error| teller.error(&Fact::new(error.code())))?;
    let account = accounts.into_iter().next().ok_or_else(|| bug(teller))?;
    teller.step(&Fact::new("stage.demo.account"));
    Ok((running, account))
}

/// Clinic's side: a device, activated with the account's payload.
fn device(teller: &Teller, folder: &Path, running: &Running, account: IssuedAccount) -> Result<App, Exit> {
    let key_store =
        FileKeyStore::open(folder.join("keys")).map_err(|error| teller.error(&Fact::new(error.code())))?;
    let app = App::open(AppConfig {
        data_dir: folder.join("device"),
        origin: running.origin.clone(),
        roots: Roots::none(),
        test_mode: true,
        client: home::client_info().map_err(|()| bug(teller))?,
        key_store: Arc::new(key_store),
        clock: Arc::new(SystemClock::new()),
    })
    .map_err(|error| teller.error(&Fact::new(error.code())))?;
    let entry =
        ActivationEntry::payload(&account.to_text()).map_err(|error| refusal::activation(teller, &error))?;
    app.activate(entry, &Passphrase::new(PASSWORD.to_owned()))
        .map_err(|error| refusal::activation(teller, &error))?;
    teller.step(&Fact::new("stage.device.activated"));
    Ok(app)
}

/// The tap: everything slow first, then the card, then the service's word.
fn check(teller: &Teller, app: &App, person: &Person, unlock: Unlock, now: Timestamp) -> Result<Exit, Exit> {
    let plan = CheckPlan {
        method: Some(unlock.method()),
        ..CheckPlan::default()
    };
    let prepared = app
        .prepare_check(plan)
        .map_err(|error| refusal::check(teller, &error))?;
    teller.step(&Fact::new("stage.demo.challenge"));

    let card = person.card(&Mint::at(now), now).map_err(|_| bug(teller))?;
    let mut reader = VirtualReader::insert(card);
    let options = CardOptions {
        read_mode: Some(ReadMode::Extended),
        ..CardOptions::default()
    };
    if matches!(unlock, Unlock::Face(_)) {
        teller.step(&Fact::new("stage.demo.face"));
    }
    let mut task = unlock.task(teller, &prepared, options)?;
    let outcome = drive(&mut task, &mut reader, |progress| {
        tap::show_progress(teller, &progress);
    });
    teller.stage_over();
    if let Some(left) = reader.card.memory().tries_left(PinFile::Authentication) {
        teller.step(&Fact::new("stage.demo.counter").with(Arg::Tries, left));
    }
    if !matches!(outcome, Outcome::Signed { .. }) {
        return Err(tap::tell_outcome(teller, &outcome));
    }
    teller.step(&Fact::new("stage.card.lift"));

    let answer = prepared
        .conclude(&outcome)
        .map_err(|error| refusal::check(teller, &error))?;
    teller.step(&Fact::new("stage.service.answered"));
    if let Some(code) = &answer.not_kept {
        return Err(teller.error(&Fact::new(code)));
    }
    let found = app
        .history_list()
        .map_err(|error| refusal::history(teller, &error))?;
    let line = found
        .first()
        .ok_or_else(|| teller.error(&Fact::new("app.history.not-found")))?;
    let kept = app
        .history_show(&line.id)
        .map_err(|error| refusal::history(teller, &error))?;
    if kept != answer.result {
        return Err(bug(teller));
    }
    teller.step(&Fact::new("stage.demo.kept").with(Arg::Date, kept.kept_until));
    let figures = TapFigures {
        apdus: answer.apdus,
        tries_left: answer.tries_left,
    };
    Ok(sheet::show(teller, &kept, Some(figures)))
}

fn bug(teller: &Teller) -> Exit {
    teller.error(&Fact::new("app.internal.bug").with(Arg::Field, Label::Unknown))
}

/// The virtual card in a reader of its own.
struct VirtualReader {
    card: VirtualCard,
}

impl VirtualReader {
    fn insert(mut card: VirtualCard) -> Self {
        card.power_on();
        Self { card }
    }
}

impl BlockingLink for VirtualReader {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        Ok(self.card.transmit(apdu))
    }

    fn release(&mut self, power_off: bool) {
        if power_off {
            self.card.power_off();
        } else {
            self.card.disconnect();
        }
    }
}
