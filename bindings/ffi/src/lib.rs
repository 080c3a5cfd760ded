//! The facade of the apps' core: what Kotlin and Swift call.
//!
//! Thin by rule (ADR 21): one file per noun, `From` between the core's types and these, no decision about the domain.
//! Every call is synchronous; shells call what waits for network or database ([`KazasuApp`], [`PreparedCheck`]) off
//! their main thread, and a [`Tap`] from the one thread that owns the radio. Nothing here calls out but [`KeyStore`].
//!
//! A panic never crosses: it becomes [`AppError::Bug`], or in a tap [`TapOutcome::Bug`] after the card's power was taken
//! away. Errors are kinds with a stable code; what a person reads comes from [`Words`] by that code, never from an
//! error's own text.
//!
//! Two ways in: [`Flows`] for an app with screens, whose views, words and steps are the core's; or [`KazasuApp`] →
//! [`PreparedCheck`] → [`Tap`] for a program that shows nothing. `bindings/README.md` shows both.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

mod activation;
mod app;
mod check;
mod error;
mod flow;
mod flow_tap;
mod guard;
mod history;
mod key_store;
mod link;
mod outcome;
mod phone;
mod progress;
mod reader;
mod redacted;
mod result;
mod settings;
mod tap;
mod words;

pub use activation::{Activated, Activation, ActivationEntry, Facility};
pub use app::{AppConfig, AppState, KazasuApp};
pub use check::{CheckAnswer, CheckPlan, Maintenance, PreparedCheck, TapRequest};
pub use error::{AppError, ErrorCategory, error_category};
pub use flow::{FlowConfig, FlowEffect, FlowWake, Flows, Terminal};
pub use flow_tap::{FlowCommand, FlowEvent};
pub use guard::guard;
pub use history::{CopyLayout, HistoryLine, SyncReport};
pub use key_store::{KeyAccess, KeyPurpose, KeyStore, KeyStoreError, SealedItem};
pub use link::{Channel, LinkCommand, LinkEvent, ReaderReport};
pub use outcome::{CardInfo, OtherKind, PinState, TapEnd, TapOutcome, TokenKind};
pub use phone::{IsoDepThrown, PhoneFault, core_nfc_fault, iso_dep_fault};
pub use progress::TapProgress;
pub use reader::{FoundReader, Reader, ReaderPlace, ReaderProfile, reader_profiles};
pub use result::{Coverage, ElderlyCertificate, EligibilityResult, ResultNotice, Share};
pub use settings::Settings;
pub use tap::{Tap, TapCommand, TapEvent};
pub use words::{Locale, Voice, WordArg, WordValue, Words};

#[cfg(panic = "abort")]
compile_error!("a panic must become an error of the caller: build with panic = \"unwind\"");

/// Overwrites what is freed: what crosses passes through buffers of UniFFI, HTTP, JSON and TLS that know nothing of secrets.
#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

uniffi::setup_scaffolding!();
