//! A number worked out on paper: from stage to stage, from blank to blank.

use crate::app::command::Command;
use crate::app::lab::Lab;
use crate::app::overlay::{Overlay, Question};
use crate::app::ring::around;
use crate::app::sheet::Sheet;
use crate::app::state::{App, Effect, Screen};
use crate::app::work::Locked;
use crate::lesson::{About, Answer, Stage, Worked};

/// What lies on top while a question is answered: paper, where its arithmetic is worked out.
pub(super) fn overlay_of(lab: &Lab, ask: usize) -> Overlay {
    let sheet = || {
        let About::Work { of, .. } = &lab.scene().asks.get(ask)?.about else {
            return None;
        };
        let worked = Worked::of(lab.untouched().get(of.run), of.address)?;
        Some(Sheet::new(ask, of.run, worked))
    };
    sheet().map_or_else(
        || Overlay::Question(Question::new(ask)),
        |sheet| Overlay::Sheet(Box::new(sheet)),
    )
}

impl App {
    pub(super) fn update_sheet(&mut self, mut sheet: Box<Sheet>, command: Command) -> Effect {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return Effect::Draw;
        };
        let asks = lab.scene().asks.len();
        let locked = is_locked(lab, sheet.ask);
        let reads_only = locked || sheet.stage == Stage::Shown;
        match command {
            Command::Close | Command::Leave | Command::Ask => return Effect::Draw,
            Command::Panel(by) if reads_only => {
                self.overlay = Some(overlay_of(lab, around(sheet.ask, by, asks)));
                return Effect::Draw;
            }
            // The scene stays in sight and can be walked through while one looks for a number.
            Command::Step(by) => lab.step(by),
            Command::Start => lab.edge(false),
            Command::End => lab.edge(true),
            Command::Enter if locked => {
                self.overlay = lab.work.open_question().map(|next| overlay_of(lab, next));
                return Effect::Draw;
            }
            Command::Reset if locked => {
                lab.work.answer(sheet.ask, None);
                self.overlay = Some(overlay_of(lab, sheet.ask));
                return Effect::Draw;
            }
            _ if locked => {}
            Command::Enter => {
                let finished = enter(lab, &mut sheet);
                if finished {
                    self.overlay = Some(overlay_of(lab, sheet.ask));
                    return Effect::Draw;
                }
            }
            Command::Panel(by) | Command::Row(by) => {
                sheet.check(lab.untouched());
                sheet.move_by(by);
            }
            Command::Type(c) => sheet.add(c.encode_utf8(&mut [0; 4])),
            Command::Paste(text) => sheet.add(&text),
            Command::Erase | Command::Back => sheet.erase(),
            _ => {}
        }
        self.overlay = Some(Overlay::Sheet(sheet));
        Effect::Draw
    }
}

/// Judges the blank with the cursor or, where all are right, goes on to the next stage; returns whether that was all.
fn enter(lab: &mut Lab, sheet: &mut Sheet) -> bool {
    if sheet.is_done() {
        let finished = !sheet.go_on();
        if finished {
            lock(lab, sheet);
        }
        return finished;
    }
    if sheet.check(lab.untouched()) {
        sheet.move_to_open();
    }
    false
}

/// Whether characters are filled in now.
pub(super) fn is_filled_in(lab: &Lab, sheet: &Sheet) -> bool {
    sheet.stage != Stage::Shown && !is_locked(lab, sheet.ask)
}

fn is_locked(lab: &Lab, ask: usize) -> bool {
    lab.work.answers.get(ask).is_some_and(Option::is_some)
}

fn lock(lab: &mut Lab, sheet: &Sheet) {
    let answer = Answer::Worked { slips: sheet.slips };
    let ask = lab.scene().asks.get(sheet.ask);
    let verdict = ask.map(|ask| ask.judge(lab.untouched(), &answer));
    if let Some(verdict) = verdict {
        lab.work.answer(sheet.ask, Some(Locked { answer, verdict }));
    }
}
