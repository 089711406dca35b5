import { describe, expect, it } from 'vitest';
import { slackManifest } from '../../src/bot/index.ts';
import { readManifest } from '../support/office.ts';

describe('slack-manifest.json', () => {
  it('[B3] → says exactly what the code answers: command, verbs, shortcuts, events, fewest scopes', () => {
    expect(readManifest()).toEqual(slackManifest());
    expect(readManifest().oauth_config?.scopes?.bot).toEqual(['chat:write', 'commands', 'im:write', 'users:read']);
  });

  it('[B3] → within Slack’s limits', () => {
    const manifest = readManifest() as unknown as {
      display_information: { name: string; description: string; long_description: string };
      features: {
        slash_commands: { command: string; description: string; usage_hint: string }[];
        shortcuts: { name: string; description: string; callback_id: string }[];
      };
    };
    const { name, description, long_description } = manifest.display_information;
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long_description.length).toBeGreaterThanOrEqual(174);
    expect(long_description.length).toBeLessThanOrEqual(4_000);
    for (const command of manifest.features.slash_commands)
      expect(command.usage_hint.length).toBeLessThanOrEqual(1_000);
    expect(manifest.features.shortcuts.length).toBeLessThanOrEqual(10);
    for (const shortcut of manifest.features.shortcuts) {
      expect(shortcut.name.length).toBeLessThanOrEqual(24);
      expect(shortcut.description.length).toBeLessThanOrEqual(150);
    }
  });
});
