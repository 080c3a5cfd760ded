### 日本語

app-activation-needed = 端末の登録が必要です
    .staff = この端末はまだ登録されていません。アカウント通知書を用意して登録を始めてください。
    .patient = { -patient-wait }
    .vendor = 端末の鍵または更新用の資格情報がありません。登録するまで通信しません。
    .spoken = { app-activation-needed }。{ app-activation-needed.staff }

app-activation-payload-malformed = 登録用の情報を読み取れません
    .staff = 読み取った内容は登録用の情報ではありません。アカウント通知書のQRコードをもう一度読み取ってください。読み取れないときは手で入力してください。
    .patient = { -patient-wait }
    .vendor = kazasu:1形式として解析できません。再試行は正しい内容で行います。
    .spoken = { app-activation-payload-malformed }。{ app-activation-payload-malformed.staff }

app-history-copied = コピーしました
    .staff = 資格確認結果をコピーしました。{ $seconds }秒後に消えます。貼り付け先で患者さんの氏名を確かめてください。
    .patient = { -patient-wait }
    .vendor = クリップボードに書きました。{ $seconds }秒後に、まだ残っていれば空にします。
    .spoken = { app-history-copied }。{ app-history-copied.staff }

app-history-empty = 資格確認結果はまだありません
    .staff = 表示できる資格確認結果がありません。カードで確認するとここに並びます。確認を始めるにはカードをかざしてください。
    .patient = { -patient-wait }
    .vendor = 履歴の行がありません。
    .spoken = { app-history-empty }。{ app-history-empty.staff }

app-history-expired = 表示の期限が過ぎました
    .staff = この資格確認結果は施術月の翌月末を過ぎたため消されました。必要なときはカードで確認し直してください。
    .patient = { -patient-wait }
    .vendor = 月の鍵は破棄されています。復元できません。
    .spoken = { app-history-expired }。{ app-history-expired.staff }

app-history-not-found = 結果が見つかりません
    .staff = 条件に合う資格確認結果がありません。別の名前か日付で探してください。
    .patient = { -patient-wait }
    .vendor = 検索に合う行か、指定された行がありません。再試行しません。
    .spoken = { app-history-not-found }。{ app-history-not-found.staff }

app-internal-bug = アプリで予期しない問題が起きました
    .staff = アプリで予期しない問題が起きました。アプリを開き直してください。続くときは管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = アプリの不具合です。診断情報を付けて報告します。自動では再試行しません。
    .spoken = { app-internal-bug }。{ app-internal-bug.staff }

app-keystore-cancelled = 本人確認をやめました
    .staff = 端末の生体認証が取り消されました。続けるときはもう一度認証してください。
    .patient = { -patient-wait }
    .vendor = 利用者が取り消しました（Cancelled）。自動では再試行しません。
    .spoken = { app-keystore-cancelled }。{ app-keystore-cancelled.staff }

app-keystore-file-warning = 鍵をファイルに保存しています
    .staff = この端末では鍵をファイルに保存しています。ディスクを暗号化し、ほかの人にこのパソコンを使わせないでください。
    .patient = { -patient-wait }
    .vendor = OSの鍵の保管場所がなく、ファイル（0600）を使っています。フォルダーの写しには鍵も含まれます。
    .spoken = { app-keystore-file-warning }。{ app-keystore-file-warning.staff }

app-keystore-invalidated = 端末の登録をやり直してください
    .staff = 端末の画面ロックか生体認証が変わったため、登録が使えなくなりました。管理者からアクティベーションコードを受け取ってください。次に端末を登録し直してください。
    .patient = { -patient-other-way }
    .vendor = KeyStoreの鍵が失われました（Invalidated）。再登録が必要です。
    .spoken = { app-keystore-invalidated }。{ app-keystore-invalidated.staff }

app-keystore-locked = 端末のロックを解除してください
    .staff = 端末がロックされているため続けられません。端末の画面ロックを解除してください。
    .patient = { -patient-wait }
    .vendor = KeyStoreは施錠中です（Locked）。解除後に再試行します。
    .spoken = { app-keystore-locked }。{ app-keystore-locked.staff }

app-keystore-unavailable = 端末の鍵を使えません
    .staff = 端末の安全な鍵の保管場所を使えません。端末を再起動してください。続くときは管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = KeyStoreが使えません。再起動後に再試行します。
    .spoken = { app-keystore-unavailable }。{ app-keystore-unavailable.staff }

app-network-protocol = サービスの答えを読み取れません
    .staff = 資格確認サービスの答えが想定と異なります。アプリを最新にしてください。続くときは管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = 応答の形式が規約と異なります。一度だけ再試行します。
    .spoken = { app-network-protocol }。{ app-network-protocol.staff }

app-network-timeout = サービスの応答がありません
    .staff = 時間内に資格確認サービスから応答がありませんでした。もう一度試してください。続くときは別の方法で資格を確認してください。
    .patient = { -patient-wait }
    .vendor = 応答の時間切れです。同じ鍵で再試行します。
    .spoken = { app-network-timeout }。{ app-network-timeout.staff }

app-network-tls = 安全な接続ができません
    .staff = 資格確認サービスと安全に接続できませんでした。端末の日付と時刻を確かめてください。続くときは管理者に連絡してください。
    .patient = { -patient-other-way }
    .vendor = TLSのハンドシェイクか証明書の検証に失敗しました。自動では再試行しません。
    .spoken = { app-network-tls }。{ app-network-tls.staff }

app-network-unreachable = ネットワークにつながりません
    .staff = 資格確認サービスにつながりませんでした。端末の通信を確かめてください。続くときは別の方法で資格を確認してください。
    .patient = { -patient-other-way }
    .vendor = 名前解決か接続に失敗しました。間隔を空けて再試行します。
    .spoken = { app-network-unreachable }。{ app-network-unreachable.staff }

app-password-too-weak = 新しいパスワードが規則に合いません
    .staff = このパスワードは短いか、文字の種類が足りません。大文字、小文字、数字を入れて8文字以上にしてください。
    .patient = { -patient-wait }
    .vendor = 値が規則に合いません。保存していません。
    .spoken = { app-password-too-weak }。{ app-password-too-weak.staff }

app-settings-invalid = 設定を確かめてください
    .staff = 設定の{ $field }を使えません。設定画面で直してください。
    .patient = { -patient-wait }
    .vendor = 設定{ $field }の値が規則に合いません。直すまで既定値も使いません。
    .spoken = 設定を確かめてください。直す項目は{ $field }です。

app-store-unreadable = 端末の記録を読み取れません
    .staff = この端末の記録を読み取れませんでした。アプリを開き直してください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = ローカルのデータベースを開けないか壊れています。一度だけ再試行し、上書きしません。
    .spoken = { app-store-unreadable }。{ app-store-unreadable.staff }

app-unlock-locked = アプリがロックされました
    .staff = 入力の上限に達したためアプリをロックしました。管理者からアクティベーションコードを受け取ってください。次に端末を登録し直してください。
    .patient = { -patient-other-way }
    .vendor = 解除の試行の上限です。再登録が必要です。
    .spoken = { app-unlock-locked }。{ app-unlock-locked.staff }

app-unlock-needed = アプリのロックを解除してください
    .staff = しばらく使わなかったためアプリを閉じています。パスコードを入力してください。
    .patient = { -patient-wait }
    .vendor = 未解除または放置による施錠です。解除するまで結果を表示しません。
    .spoken = { app-unlock-needed }。{ app-unlock-needed.staff }

app-unlock-wrong = パスコードが一致しません
    .staff =
        パスコードが一致しませんでした。{ $seconds ->
            [0] {""}
           *[other] { $seconds }秒待ってから、
        }もう一度入力してください。
    .patient = { -patient-wait }
    .vendor = 解除の値が一致しません。待ち時間は{ $seconds }秒で、失敗のたびに延びます。
    .spoken = { app-unlock-wrong }。{ app-unlock-wrong.staff }

app-activation-already-done = この端末は利用を開始しています
    .staff = この端末の初期設定は済んでいます。そのままログインしてください。
    .patient = { -patient-other-way }
    .vendor = 端末は登録済みです。再登録には先に利用終了が必要です。
    .spoken = { app-activation-already-done }。{ app-activation-already-done.staff }

app-activation-other-origin = 別のサービスの設定情報です
    .staff = 設定情報が、この端末の資格確認サービスのものではありません。届いた設定情報を確かめてください。
    .patient = { -patient-other-way }
    .vendor = 設定情報のoriginが構成と異なります。再試行しません。
    .spoken = { app-activation-other-origin }。{ app-activation-other-origin.staff }

app-keystore-not-found = 端末の鍵が見つかりません
    .staff = この端末の鍵がありません。端末の初期設定をもう一度してください。
    .patient = { -patient-other-way }
    .vendor = KeyStoreに該当する鍵がありません。再度の登録が必要です。
    .spoken = { app-keystore-not-found }。{ app-keystore-not-found.staff }

app-password-differs = 二つのパスワードが同じではありません
    .staff = 二つのパスワードが異なります。もう一度、同じパスワードを二回入力してください。
    .patient = { -patient-other-way }
    .vendor = 確認用の入力が一致しません。
    .spoken = { app-password-differs }。{ app-password-differs.staff }

app-form-incomplete = 入力が足りません
    .staff = まだ入力していない項目があります。項目をすべて入力してください。
    .patient = { -patient-wait }
    .vendor = 必須の項目が空です。送っていません。
    .spoken = { app-form-incomplete }。{ app-form-incomplete.staff }

app-history-deleted = この端末から消しました
    .staff = この資格確認結果をこの端末から消しました。ほかの端末の記録は残ります。必要なときはカードで確認し直してください。
    .patient = { -patient-wait }
    .vendor = この端末の行だけを削除しました。
    .spoken = { app-history-deleted }。{ app-history-deleted.staff }

app-history-nothing-to-copy = コピーする内容がありません
    .staff = この結果には資格の内容がありません。別の方法で確認した内容を入力してください。
    .patient = { -patient-wait }
    .vendor = 写す資格情報がないため、クリップボードに書いていません。
    .spoken = { app-history-nothing-to-copy }。{ app-history-nothing-to-copy.staff }

app-idle-soon = まもなくロックします
    .staff = 使われていないため、あと{ $seconds }秒でロックします。続けるときは画面に触れてください。
    .patient = { -patient-wait }
    .vendor = 放置による施錠の予告です。残りは{ $seconds }秒です。
    .spoken = { app-idle-soon }。{ app-idle-soon.staff }

app-pin-closed = 暗証番号の画面を閉じました
    .staff = しばらく入力がなかったため、入れた数字を消しました。もう一度、確認方法を選んでください。
    .patient = 画面を閉じました。入れた数字は残っていません。
    .vendor = 入力の時間切れです。PINは消しました。カードには送っていません。
    .spoken = { app-pin-closed }。{ app-pin-closed.staff }

app-pin-closing = まもなくこの画面を閉じます
    .staff = あと{ $seconds }秒で画面を閉じます。続けるときは「時間をのばす」を選んでください。
    .patient = あと{ $seconds }秒で閉じます。
    .vendor = 入力の時間切れの予告です。残りは{ $seconds }秒です。
    .spoken = あと{ $seconds }秒で画面を閉じます。続けるときは、時間をのばす、を選んでください。

app-pin-forgotten = 暗証番号を消しました
    .staff = 安全のため、入力された暗証番号を消しました。続けるときは患者さんにもう一度入力してもらってください。
    .patient = もう一度、4桁の番号を入れてください。
    .vendor = タップの終わりから20秒を過ぎたため、PINを消しました。
    .spoken = { app-pin-forgotten }。{ app-pin-forgotten.staff }

app-result-leaving = まもなく結果を閉じます
    .staff = あと{ $seconds }秒で結果を閉じます。続けて見るときは「時間をのばす」を選んでください。
    .patient = { -patient-wait }
    .vendor = 結果の表示の時間切れの予告です。残りは{ $seconds }秒です。
    .spoken = あと{ $seconds }秒で結果を閉じます。続けて見るときは、時間をのばす、を選んでください。

app-speech-earphones = イヤホンをつないでください
    .staff = 結果の読み上げはイヤホンのときだけにする設定です。イヤホンをつないでから選んでください。
    .patient = { -patient-wait }
    .vendor = 設定earphones_onlyのため読み上げていません。
    .spoken = { app-speech-earphones }。{ app-speech-earphones.staff }

app-terms-changed = 利用規約が新しくなりました
    .staff = 利用規約の新しい版があります。内容を確かめてから同意してください。
    .patient = { -patient-wait }
    .vendor = 同意した版と現在の版が異なります。同意するまで先に進みません。
    .spoken = { app-terms-changed }。{ app-terms-changed.staff }

app-terms-declined = 同意がないと始められません
    .staff = 利用規約に同意するまで、このアプリは使えません。質問があるときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = 同意されていません。何も送っていません。
    .spoken = { app-terms-declined }。{ app-terms-declined.staff }
